import COneDNN
import Tensors

// Layers whose weights are values, and the gradients at those weights.

extension PlanCompiler {
    mutating func lowerTraining(_ group: FusedGroup, _ operation: TrainingOperation) throws(EngineError) {
        let inputs = group.inputs
        switch operation {
        case .convolution(let window, let groups):
            let bias = inputs.count > 2 ? WeightOperand.computed(inputs[2]) : nil
            try lowerConvolution(group, window, groups, .computed(inputs[1]), bias)
        case .convolutionTransposed(let window, let groups):
            try lowerConvolutionTransposed(group, window, groups, .computed(inputs[1]))
        case .convolutionWeights(let window, let groups): try lowerConvolutionWeights(group, window, groups)
        case .linear:
            let bias = inputs.count > 2 ? WeightOperand.computed(inputs[2]) : nil
            try lowerLinear(group, .computed(inputs[1]), bias)
        case .linearTransposed: try lowerLinearTransposed(group, .computed(inputs[1]))
        case .linearWeights: try lowerLinearWeights(group)
        case .channelSums: try lowerChannelSums(group)
        case .moments: try lowerMoments(group)
        case .normalization(let epsilon, let rectifier): try lowerNormalization(group, epsilon, rectifier)
        case .normalizationSums(let epsilon, let rectifier): try lowerNormalizationSums(group, epsilon, rectifier)
        case .normalizationGradient(let epsilon, let rectifier):
            try lowerNormalizationGradient(group, epsilon, rectifier)
        case .loss(let loss, let share): try lowerLoss(group, loss, share)
        case .lossGradient(let loss, let share): try lowerLossGradient(group, loss, share)
        }
    }

    /// ∂L/∂W lies as W is trained, so that both can be combined element by element.
    private mutating func lowerConvolutionWeights(
        _ group: FusedGroup, _ window: Window, _ groups: Int
    ) throws(EngineError) {
        let x = group.inputs[0], signal = group.inputs[1], weights = group.inputs[2]
        let name = naming("convolution's gradient", group)
        let shapes = (
            x: shape(of: x), signal: shape(of: signal), weights: Convolution.grouped(shape(of: weights), groups)
        )
        let trained = trainedLayout(of: weights)!
        let suitsWinograd = window.suitsWinograd(shapes.weights, result: shapes.signal, isTrained: true)
        func descriptor(_ source: Layout, _ kernel: Layout, _ result: Layout) throws(EngineError)
            -> Primitive.Descriptor
        {
            let forward = try Primitive.Descriptor(name, isSerial: true) {
                convolution_forward(
                    $0, $1, $2, dnnl_forward_training, dnnl_convolution_direct, source.handle, kernel.handle, nil,
                    result.handle, window.kernelWindow, nil)
            }
            // All of these kernels deal out the images and places that a weight's gradient is summed over.
            return try Self.choose(suitsWinograd) { algorithm throws(EngineError) in
                try Primitive.Descriptor(name, isSerial: true) {
                    convolution_backward_weights(
                        $0, $1, $2, algorithm, source.handle, kernel.handle, result.handle, window.kernelWindow,
                        forward.handle)
                }
            }
        }
        // As everything lies already, if there is a good kernel for that.
        var chosen = try? descriptor(
            layout(of: x) ?? .plain(shapes.x), trained, layout(of: signal) ?? .plain(shapes.signal))
        if chosen?.implementation.hasPrefix("jit") != true {
            chosen = try descriptor(
                .any(shapes.x, precision), .any(shapes.weights, precision), .any(shapes.signal, precision))
        }
        let kernel = chosen!
        let input = try read(x, in: kernel.layout(of: dnnl_query_src_md)!)
        let arriving = try read(signal, in: kernel.layout(of: dnnl_query_diff_dst_md)!)
        let own = kernel.layout(of: dnnl_query_diff_weights_md)!
        let gradient = try allocate(trained, for: group.output)
        let result = own == trained ? gradient : try allocate(own)
        try emit(
            "convolution weights", kernel,
            [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, arriving), (DNNL_ARG_DIFF_WEIGHTS, result)])
        if result != gradient { try reorder(result, to: gradient, "reorder a gradient of shape \(shapes.weights)") }
        bind(group.output, to: gradient)
    }

    private mutating func lowerLinearWeights(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0], signal = group.inputs[1]
        let trained = trainedLayout(of: group.inputs[2])!
        let source = try plain(shape(of: x)), result = try plain(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("linear layer", group), isSerial: true) {
            inner_product_forward($0, $1, $2, source.handle, trained.handle, nil, result.handle)
        }
        let descriptor = try Primitive.Descriptor(naming("linear layer's gradient", group), isSerial: true) {
            inner_product_backward_weights(
                $0, $1, $2, source.handle, trained.handle, result.handle, forward.handle)
        }
        let input = try read(x, in: source), arriving = try read(signal, in: result)
        let gradient = try allocate(trained, for: group.output)
        try emit(
            "linear weights", descriptor,
            [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, arriving), (DNNL_ARG_DIFF_WEIGHTS, gradient)])
        bind(group.output, to: gradient)
    }

    private mutating func lowerChannelSums(_ group: FusedGroup) throws(EngineError) {
        let (signal, planes) = try readPlanes(group.inputs[0])
        let result = try allocate(.plain(shape(of: group.output)), for: group.output)
        emit("channel sums", Loop { planes.sums(of: $0[0], to: $0[1]) }, [signal, result])
        bind(group.output, to: result)
    }

    private mutating func lowerLoss(_ group: FusedGroup, _ loss: Loss, _ share: Float) throws(EngineError) {
        let outputs = shape(of: group.inputs[0])
        let result = try allocate(.plain(shape(of: group.output)), for: group.output)
        let operands = try group.inputs.map { value throws(EngineError) in try read(value, in: .plain(outputs)) }
        let rows = outputs[0], count = outputs[1]
        emit(
            "loss",
            Loop { operands in
                for row in 0..<rows {
                    let y = UnsafeBufferPointer(start: operands[0] + row * count, count: count)
                    let t = UnsafeBufferPointer(start: operands[1] + row * count, count: count)
                    operands[2][row] = Float(loss.value(outputs: y, targets: t)) * share
                }
            }, operands + [result])
        bind(group.output, to: result)
    }

    private mutating func lowerLossGradient(_ group: FusedGroup, _ loss: Loss, _ share: Float) throws(EngineError) {
        let outputs = shape(of: group.output)
        let result = try allocate(.plain(outputs), for: group.output)
        let operands = try group.inputs.map { value throws(EngineError) in try read(value, in: .plain(outputs)) }
        let rows = outputs[0], count = outputs[1]
        emit(
            "loss gradient",
            Loop { operands in
                for row in 0..<rows {
                    let y = UnsafeBufferPointer(start: operands[0] + row * count, count: count)
                    let t = UnsafeBufferPointer(start: operands[1] + row * count, count: count)
                    loss.gradient(outputs: y, targets: t, share: share, to: operands[2] + row * count)
                }
            }, operands + [result])
        bind(group.output, to: result)
    }
}

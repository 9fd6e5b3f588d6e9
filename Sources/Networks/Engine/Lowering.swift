import COneDNN
import Tensors

// Each operation of a graph as kernels of oneDNN.

extension PlanCompiler {
    mutating func lower(_ group: FusedGroup) throws(EngineError) {
        switch group.operation {
        case .input: break
        case .convolution(let window, let groups, let weights, let bias):
            try lowerConvolution(group, window, groups, weights, bias)
        case .convolutionTransposed(let window, let groups, let weights):
            try lowerConvolutionTransposed(group, window, groups, weights)
        case .linear(let weights, let bias): try lowerLinear(group, weights, bias)
        case .linearTransposed(let weights): try lowerLinearTransposed(group, weights)
        case .scaleAndShift(let scale, let shift): try lowerScaleAndShift(group, scale, shift)
        case .elementwise(let function): try lowerElementwise(function, of: group.inputs[0], to: group.output)
        case .elementwiseGradient(let function): try lowerElementwiseGradient(group, function)
        case .binary(let kind): try lowerBinary(group, kind)
        case .pooling(let pooling, let window): try lowerPooling(group, pooling, window)
        case .maximumGradient(let window): try lowerMaximumGradient(group, window)
        case .averageGradient(let window, let countsPadding, let model):
            try lowerAverageGradient(group, window, countsPadding, like: model)
        case .reshape: try lowerReshape(group)
        }
        finishReads(of: group)
    }

    /// A description of a group for error messages.
    private func naming(_ what: String, _ group: FusedGroup) -> String {
        "run a \(what) from \(shape(of: group.inputs[0])) to \(shape(of: group.output))"
    }

    /// Makes a kernel with as much of the tail fused as it supports, and runs the rest behind it.
    private mutating func withTail(
        _ group: FusedGroup,
        make: ([FusedOperation], Layout?) throws(EngineError) -> Primitive.Descriptor,
        emit: (inout PlanCompiler, Primitive.Descriptor, Int, [(Int32, Int)]) throws(EngineError) -> Void
    ) throws(EngineError) {
        for count in stride(from: group.tail.count, through: 0, by: -1) {
            let fused = group.tail.prefix(count)
            // A tensor that is added fixes the layout of the result: kernels want both alike.
            var wanted: Layout?
            for case .binary(_, let other, _) in fused where wanted == nil { wanted = self.layout(of: other) }
            let operations = fused.map { tail in
                switch tail {
                case .elementwise(let function, _): FusedOperation.elementwise(function)
                case .binary(let kind, _, _): FusedOperation.binary(kind, wanted!)
                }
            }
            let descriptor: Primitive.Descriptor
            do throws(EngineError) {
                descriptor = try make(operations, wanted)
                if count > 0, descriptor.implementation.hasPrefix("ref") { continue }
            } catch {
                if count > 0 { continue }
                throw error
            }
            let layout = descriptor.layout(of: dnnl_query_dst_md)!
            let value = fused.last?.output ?? group.head
            var operands: [(Int32, Int)] = []
            for (position, tail) in fused.enumerated() {
                guard case .binary(_, let other, _) = tail else { continue }
                let argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * Int32(position + 1) | DNNL_ARG_SRC_1
                operands.append((argument, try read(other, in: wanted!)))
            }
            let result = try allocate(layout, for: value)
            try emit(&self, descriptor, result, operands)
            bind(value, to: result)
            var last = value
            for tail in group.tail.dropFirst(count) {
                switch tail {
                case .elementwise(let function, let output): try lowerElementwise(function, of: last, to: output)
                case .binary(let kind, let other, let output): try lowerBinary(kind, last, other, to: output, fused: [])
                }
                last = tail.output
            }
            return
        }
    }

    // MARK: Convolution

    private func weightShape(_ weights: Constant, _ groups: Int) -> Shape {
        let s = weights.shape
        return groups == 1 ? s : [groups, s[0] / groups, s[1], s[2], s[3]]
    }

    private mutating func lowerConvolution(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant, _ bias: Constant?
    ) throws(EngineError) {
        let x = group.inputs[0]
        let weightShape = weightShape(weights, groups)
        let source = try Layout.any(shape(of: x)), kernel = try Layout.any(weightShape)
        let result = try Layout.any(shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(bias.shape) }
        let name = naming("convolution", group)
        try withTail(group) { operations, wanted throws(EngineError) in
            try Primitive.Descriptor(name, followedBy: operations) {
                convolution_forward(
                    $0, $1, $2, dnnl_convolution_direct, source.handle, kernel.handle, biasLayout?.handle,
                    (wanted ?? result).handle, window.kernelWindow)
            }
        } emit: { compiler, descriptor, result, operands throws(EngineError) in
            var operands = operands
            operands.append((DNNL_ARG_SRC, try compiler.read(x, in: descriptor.layout(of: dnnl_query_src_md)!)))
            let packed = descriptor.layout(of: dnnl_query_weights_md)!
            operands.append((DNNL_ARG_WEIGHTS, try compiler.constant(weights, as: weightShape, in: packed)))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.constant(bias, as: bias.shape, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("convolution", descriptor, operands)
        }
    }

    private mutating func lowerConvolutionTransposed(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant
    ) throws(EngineError) {
        let signal = group.inputs[0]
        let weightShape = weightShape(weights, groups)
        let source = try Layout.any(shape(of: group.output)), kernel = try Layout.any(weightShape)
        let result = try Layout.any(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("convolution", group)) {
            convolution_forward(
                $0, $1, $2, dnnl_convolution_direct, source.handle, kernel.handle, nil, result.handle,
                window.kernelWindow)
        }
        let descriptor = try Primitive.Descriptor(naming("transposed convolution", group)) {
            convolution_backward_data(
                $0, $1, $2, dnnl_convolution_direct, source.handle, kernel.handle, result.handle, window.kernelWindow,
                forward.handle)
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try constant(weights, as: weightShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.output)
        try emit(
            "convolution transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        bind(group.output, to: output)
    }

    // MARK: Linear

    private mutating func lowerLinear(
        _ group: FusedGroup, _ weights: Constant, _ bias: Constant?
    ) throws(EngineError) {
        let x = group.inputs[0]
        // Weights take the input's shape, so that a blocked input is read as it lies.
        let weightShape = Shape([weights.shape[0]] + shape(of: x).dropFirst())
        let source = try Layout.any(shape(of: x)), kernel = try Layout.any(weightShape)
        let result = try Layout.plain(shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(bias.shape) }
        let name = naming("linear layer", group)
        try withTail(group) { operations, _ throws(EngineError) in
            try Primitive.Descriptor(name, followedBy: operations) {
                inner_product_forward(
                    $0, $1, $2, source.handle, kernel.handle, biasLayout?.handle, result.handle)
            }
        } emit: { compiler, descriptor, result, operands throws(EngineError) in
            var operands = operands
            operands.append((DNNL_ARG_SRC, try compiler.read(x, in: descriptor.layout(of: dnnl_query_src_md)!)))
            let packed = descriptor.layout(of: dnnl_query_weights_md)!
            operands.append((DNNL_ARG_WEIGHTS, try compiler.constant(weights, as: weightShape, in: packed)))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.constant(bias, as: bias.shape, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("linear", descriptor, operands)
        }
    }

    private mutating func lowerLinearTransposed(_ group: FusedGroup, _ weights: Constant) throws(EngineError) {
        let signal = group.inputs[0]
        let source = try Layout.any(shape(of: group.output)), kernel = try Layout.any(weights.shape)
        let result = try Layout.any(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("linear layer", group)) {
            inner_product_forward($0, $1, $2, source.handle, kernel.handle, nil, result.handle)
        }
        let descriptor = try Primitive.Descriptor(naming("transposed linear layer", group)) {
            inner_product_backward_data($0, $1, $2, source.handle, kernel.handle, result.handle, forward.handle)
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try constant(weights, as: weights.shape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.output)
        try emit(
            "linear transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        bind(group.output, to: output)
    }

    // MARK: Element by element

    private mutating func lowerScaleAndShift(
        _ group: FusedGroup, _ scale: Constant, _ shift: Constant?
    ) throws(EngineError) {
        let x = group.inputs[0]
        let perChannel = Shape(shape(of: x).indices.map { $0 == 1 ? scale.shape[0] : 1 })
        let channel = try Layout.plain(perChannel)
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        var operations: [FusedOperation] = shift == nil ? [] : [.binary(.add, channel)]
        for case .elementwise(let function, _) in group.tail { operations.append(.elementwise(function)) }
        let descriptor = try Primitive.Descriptor(naming("scale and shift", group), followedBy: operations) {
            binary($0, $1, $2, dnnl_binary_mul, layout.handle, channel.handle, layout.handle)
        }
        let result = try allocateOver(x, in: source, for: group.output)
        var operands = [
            (DNNL_ARG_SRC_0, source), (DNNL_ARG_SRC_1, try constant(scale, as: perChannel, in: channel)),
            (DNNL_ARG_DST, result),
        ]
        if let shift {
            operands.append(
                (
                    DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1,
                    try constant(shift, as: perChannel, in: channel)
                ))
        }
        try emit("scale and shift", descriptor, operands)
        bind(group.output, to: result)
    }

    private mutating func lowerElementwise(
        _ function: Elementwise, of x: Int, to output: Int
    ) throws(EngineError) {
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        let kernel = function.kernel
        let descriptor = try Primitive.Descriptor("run an activation of shape \(shape(of: x))") {
            eltwise_forward($0, $1, $2, kernel.forward, layout.handle, kernel.alpha, kernel.beta)
        }
        let result = try allocateOver(x, in: source, for: output)
        try emit("activation", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }

    private mutating func lowerElementwiseGradient(
        _ group: FusedGroup, _ function: Elementwise
    ) throws(EngineError) {
        let signal = group.inputs[0], y = group.inputs[1]
        let value = try read(y)
        let layout = layout(ofBuffer: value)
        let kernel = function.kernel
        let forward = try Primitive.Descriptor(naming("activation", group)) {
            eltwise_forward($0, $1, $2, kernel.backward, layout.handle, kernel.alpha, kernel.beta)
        }
        let descriptor = try Primitive.Descriptor(naming("activation's derivative", group)) {
            eltwise_backward(
                $0, $1, $2, kernel.backward, layout.handle, layout.handle, kernel.alpha, kernel.beta, forward.handle)
        }
        let input = try read(signal, in: layout)
        let result = try allocateOver(signal, in: input, for: group.output)
        try emit(
            "activation derivative", descriptor,
            [(DNNL_ARG_DST, value), (DNNL_ARG_DIFF_DST, input), (DNNL_ARG_DIFF_SRC, result)])
        bind(group.output, to: result)
    }

    private mutating func lowerBinary(_ group: FusedGroup, _ kind: Binary) throws(EngineError) {
        var fused: [Elementwise] = []
        for case .elementwise(let function, _) in group.tail { fused.append(function) }
        try lowerBinary(kind, group.inputs[0], group.inputs[1], to: group.output, fused: fused)
    }

    private mutating func lowerBinary(
        _ kind: Binary, _ a: Int, _ b: Int, to output: Int, fused: [Elementwise]
    ) throws(EngineError) {
        let first = try read(a)
        let layout = layout(ofBuffer: first)
        let second = try read(b, in: layout)
        let descriptor = try Primitive.Descriptor(
            "combine two values of shape \(shape(of: a))", followedBy: fused.map { .elementwise($0) }
        ) {
            binary($0, $1, $2, kind.kernel, layout.handle, layout.handle, layout.handle)
        }
        let result = try allocateOver(a, in: first, for: output)
        try emit(
            "combination", descriptor, [(DNNL_ARG_SRC_0, first), (DNNL_ARG_SRC_1, second), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }

    // MARK: Pooling

    private mutating func lowerPooling(
        _ group: FusedGroup, _ pooling: Pooling, _ window: Window
    ) throws(EngineError) {
        let source = try read(group.inputs[0])
        let layout = layout(ofBuffer: source)
        let any = try Layout.any(shape(of: group.output))
        let descriptor = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_inference, pooling.kernel, layout.handle, any.handle, window.kernelWindow)
        }
        let result = try allocate(descriptor.layout(of: dnnl_query_dst_md)!, for: group.output)
        try emit("pooling", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        bind(group.output, to: result)
    }

    /// The arg max is found again: that is cheaper than to keep it in every forward pass.
    private mutating func lowerMaximumGradient(_ group: FusedGroup, _ window: Window) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        let any = try Layout.any(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_training, dnnl_pooling_max, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let switches = try allocate(forward.layout(of: dnnl_query_workspace_md)!)
        let pooled = try allocate(pooledLayout)
        try emit(
            "pooling", forward,
            [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, pooled), (DNNL_ARG_WORKSPACE, switches)])
        let descriptor = try Primitive.Descriptor(naming("unpooling", group)) {
            pooling_backward(
                $0, $1, $2, dnnl_pooling_max, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try read(signal, in: pooledLayout)
        let result = try allocate(layout, for: group.output)
        try emit(
            "unpooling", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WORKSPACE, switches), (DNNL_ARG_DIFF_SRC, result)])
        bind(group.output, to: result)
    }

    private mutating func lowerAverageGradient(
        _ group: FusedGroup, _ window: Window, _ countsPadding: Bool, like model: Int
    ) throws(EngineError) {
        let signal = group.inputs[0]
        let pooling = Pooling.average(countsPadding: countsPadding).kernel
        // What comes next is combined with the forward pass's value: lie as it does, if it is there.
        let layout: Layout
        if let known = self.layout(of: model) { layout = known } else { layout = try .plain(shape(of: group.output)) }
        let any = try Layout.any(shape(of: signal))
        let forward = try Primitive.Descriptor(naming("pooling", group)) {
            pooling_forward($0, $1, $2, dnnl_forward_training, pooling, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let descriptor = try Primitive.Descriptor(naming("unpooling", group)) {
            pooling_backward(
                $0, $1, $2, pooling, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try read(signal, in: pooledLayout)
        let result = try allocate(layout, for: group.output)
        try emit("unpooling", descriptor, [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_DIFF_SRC, result)])
        bind(group.output, to: result)
    }

    // MARK: Shape

    private mutating func lowerReshape(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0]
        let plain = try read(x, in: .plain(shape(of: x)))
        bind(group.output, to: try alias(plain, as: .plain(shape(of: group.output)), for: group.output))
    }
}

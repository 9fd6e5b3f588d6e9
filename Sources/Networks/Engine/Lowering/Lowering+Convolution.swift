import COneDNN
import Tensors

// Convolution and its transpose.

extension PlanCompiler {
    func weightShape(_ weights: Constant, _ groups: Int) -> Shape { Convolution.grouped(weights.shape, groups) }

    private func weightShape(_ weights: WeightOperand, _ groups: Int) -> Shape {
        Convolution.grouped(shape(of: weights), groups)
    }

    mutating func lowerConvolution(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: WeightOperand, _ bias: WeightOperand?
    ) throws(EngineError) {
        if let merged = try mergedGroups(of: group, window, groups, weights) {
            return try lowerConvolution(group, window, merged.groups, .constant(merged.weights), bias)
        }
        let x = group.inputs[0]
        let weightShape = weightShape(weights, groups)
        let source = try any(shape(of: x)), kernel = try any(weightShape)
        let result = try any(shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(shape(of: bias)) }
        let name = naming("convolution", group)
        // Weights that are trained have to lie as they are: kernels for training transform them on every run.
        let kind = weights.isComputed ? dnnl_forward_training : dnnl_forward_inference
        let suitsWinograd = window.suitsWinograd(
            weightShape, result: shape(of: group.head), isTrained: weights.isComputed)
        try withTail(group) { operations, wanted throws(EngineError) in
            // Not every version and processor has Winograd's algorithm, and not behind every tail.
            try Self.choose(suitsWinograd) { algorithm throws(EngineError) in
                try .keepingSumsWhole { isSerial, implementation throws(EngineError) in
                    try Primitive.Descriptor(name, followedBy: operations, isSerial: isSerial) {
                        convolution_forward(
                            $0, $1, $2, kind, algorithm, source.handle, kernel.handle, biasLayout?.handle,
                            (wanted ?? result).handle, window.kernelWindow, implementation)
                    }
                }
            }
        } emit: { compiler, descriptor, result, operands throws(EngineError) in
            var operands = operands
            operands.append((DNNL_ARG_SRC, try compiler.read(x, in: descriptor.layout(of: dnnl_query_src_md)!)))
            let packed = descriptor.layout(of: dnnl_query_weights_md)!
            operands.append((DNNL_ARG_WEIGHTS, try compiler.read(weights, as: weightShape, in: packed)))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.read(bias, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("convolution", descriptor, operands)
        }
    }

    mutating func lowerConvolutionTransposed(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: WeightOperand
    ) throws(EngineError) {
        let signal = group.inputs[0]
        let weightShape = weightShape(weights, groups)
        let source = try any(shape(of: group.head)), kernel = try any(weightShape)
        let result = try any(shape(of: signal))
        let forward = try directConvolution(naming("convolution", group), source, kernel, result, window)
        let name = naming("transposed convolution", group)
        let suitsWinograd =
            weights.isComputed && window.suitsWinograd(weightShape, result: shape(of: signal), isTrained: true)
        let descriptor = try Self.choose(suitsWinograd) { algorithm throws(EngineError) in
            try .keepingSumsWhole { isSerial, implementation throws(EngineError) in
                try Primitive.Descriptor(name, isSerial: isSerial) {
                    convolution_backward_data(
                        $0, $1, $2, algorithm, source.handle, kernel.handle, result.handle, window.kernelWindow,
                        forward.handle, implementation)
                }
            }
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_diff_dst_md)!)
        let packed = try read(weights, as: weightShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_diff_src_md)!, for: group.head)
        try emit(
            "convolution transposed", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DIFF_SRC, output)])
        bind(group.head, to: output)
        try lowerTail(of: group, from: 0)
    }
}

extension PlanCompiler {
    /// A convolution without anything fused behind it.
    func directConvolution(
        _ operation: String, _ source: Layout, _ kernel: Layout, bias: Layout? = nil, _ result: Layout,
        _ window: Window
    ) throws(EngineError) -> Primitive.Descriptor {
        try .keepingSumsWhole { isSerial, implementation throws(EngineError) in
            try Primitive.Descriptor(operation, isSerial: isSerial) {
                convolution_forward(
                    $0, $1, $2, dnnl_forward_inference, dnnl_convolution_direct, source.handle, kernel.handle,
                    bias?.handle, result.handle, window.kernelWindow, implementation)
            }
        }
    }

    /// A kernel of Winograd's algorithm where that is fast and oneDNN has one, else a direct one.
    static func choose(
        _ suitsWinograd: Bool,
        _ descriptor: (dnnl_alg_kind_t) throws(EngineError) -> Primitive.Descriptor
    ) throws(EngineError) -> Primitive.Descriptor {
        if suitsWinograd, let winograd = try? descriptor(dnnl_convolution_winograd) { return winograd }
        return try descriptor(dnnl_convolution_direct)
    }
}

extension Window {
    /// Whether Winograd's algorithm computes the convolution with kernels `[O, C, 3, 3]`, in one group, at every place,
    /// and faster.
    ///
    /// F(4×4, 3×3) multiplies 36 times for 16 outputs instead of 144 times (Lavin & Gray, "Fast algorithms for
    /// convolutional neural networks", CVPR 2016). With 64 channels and more oneDNN's runs 1.3 to 3 times as fast as its
    /// direct one on AVX-512; on a single 7×7 map it is slower, since its weights are four times as large and each is
    /// used for few places. Logits of VGG and ResNet stay within 1e-4 of the largest value in float64. In training all
    /// three convolutions, forward, for the signal and for the weights, run 1.4 to 2 times as fast from 32 channels on.
    func suitsWinograd(_ weights: Shape, result: Shape, isTrained: Bool) -> Bool {
        let channels = isTrained ? 32 : 64
        return weights.rank == 4 && kernel == Pair(3) && stride == Pair(1) && dilation == Pair(1)
            && weights[0] >= channels && weights[1] >= channels && result[0] * result[2] * result[3] >= 128
    }
}

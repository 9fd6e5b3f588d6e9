import COneDNN
import Tensors

extension Convolve {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let weights = group.inputs[1], bias = group.inputs.count > 2 ? group.inputs[2] : nil
        let constant = compiler.constant(of: weights)
        if let constant, let merged = try compiler.mergedGroups(of: group, self, constant) {
            let wider = Convolve(window: window, groups: merged.groups)
            return try wider.lower(group, constant: merged.weights, bias: bias, in: &compiler)
        }
        try lower(group, constant: constant, bias: bias, in: &compiler)
    }

    /// - Parameter constant: the weights, if they never change.
    private func lower(
        _ group: FusedGroup, constant: Constant?, bias: Int?, in compiler: inout PlanCompiler
    ) throws(EngineError) {
        let x = group.inputs[0], weights = group.inputs[1], isTrained = constant == nil
        let weightShape = Convolution.grouped(constant?.shape ?? compiler.shape(of: weights), groups)
        let source = try compiler.any(compiler.shape(of: x)), kernel = try compiler.any(weightShape)
        let result = try compiler.any(compiler.shape(of: group.head))
        let biasLayout = try bias.map { bias throws(EngineError) in try Layout.plain(compiler.shape(of: bias)) }
        let name = compiler.naming("convolution", group), window = window
        // Weights that are trained have to lie as they are: kernels for training transform them on every run.
        let kind = isTrained ? dnnl_forward_training : dnnl_forward_inference
        let suitsWinograd = window.suitsWinograd(
            weightShape, result: compiler.shape(of: group.head), isTrained: isTrained)
        try compiler.withEpilogue(group) { operations, wanted throws(EngineError) in
            // Not every version and processor has Winograd's algorithm, and not behind every epilogue.
            try PlanCompiler.choose(suitsWinograd) { algorithm throws(EngineError) in
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
            let kernel =
                if let constant { try compiler.constant(constant, as: weightShape, in: packed) } else {
                    try compiler.read(weights, as: weightShape, in: packed)
                }
            operands.append((DNNL_ARG_WEIGHTS, kernel))
            if let bias, let biasLayout {
                operands.append((DNNL_ARG_BIAS, try compiler.read(bias, in: biasLayout)))
            }
            operands.append((DNNL_ARG_DST, result))
            try compiler.emit("convolution", descriptor, operands)
        }
    }
}

extension PlanCompiler {
    /// A convolution without an epilogue.
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

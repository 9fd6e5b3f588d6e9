import COneDNN
import Tensors

// Convolution and its transpose.

extension PlanCompiler {
    private func weightShape(_ weights: Constant, _ groups: Int) -> Shape {
        let s = weights.shape
        return groups == 1 ? s : [groups, s[0] / groups, s[1], s[2], s[3]]
    }

    mutating func lowerConvolution(
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

    mutating func lowerConvolutionTransposed(
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
}

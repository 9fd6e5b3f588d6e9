import COneDNN
import Tensors

extension AveragePoolingGradient {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let signal = group.inputs[0]
        let pooling = Pooling.average(countsPadding: countsPadding).kernel
        // The next operation combines it with the forward pass's value: lie as that does, if it is there.
        let layout: Layout
        if let known = compiler.layout(of: model) {
            layout = known
        } else {
            layout = try compiler.plain(compiler.shape(of: group.output))
        }
        let any = try Layout.any(compiler.shape(of: signal), layout.precision)
        let forward = try Primitive.Descriptor(compiler.naming("pooling", group)) {
            pooling_forward($0, $1, $2, dnnl_forward_training, pooling, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let name = compiler.naming("unpooling", group)
        let descriptor = try Primitive.Descriptor(name, isSerial: window.overlapsItself) {
            pooling_backward(
                $0, $1, $2, pooling, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try compiler.read(signal, in: pooledLayout)
        let result = try compiler.allocate(layout, for: group.output)
        try compiler.emit("unpooling", descriptor, [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_DIFF_SRC, result)])
        compiler.bind(group.output, to: result)
    }
}

import COneDNN
import Tensors

extension MaximumPoolingGradient {
    /// The arg max is found again: that is cheaper than to keep it in every forward pass.
    ///
    /// Where windows overlap, signals meet, and oneDNN adds them up in an order that depends on the number of threads: one
    /// thread does it, which takes hardly longer beside the convolutions, so that every number of them gives the same bits.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let source = try compiler.read(x)
        let layout = compiler.layout(ofBuffer: source)
        let any = try Layout.any(compiler.shape(of: signal), layout.precision)
        let forward = try Primitive.Descriptor(compiler.naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_training, dnnl_pooling_max, layout.handle, any.handle, window.kernelWindow)
        }
        let pooledLayout = forward.layout(of: dnnl_query_dst_md)!
        let switches = try compiler.allocate(forward.layout(of: dnnl_query_workspace_md)!)
        let pooled = try compiler.allocate(pooledLayout)
        try compiler.emit(
            "pooling", forward,
            [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, pooled), (DNNL_ARG_WORKSPACE, switches)])
        let name = compiler.naming("unpooling", group)
        let descriptor = try Primitive.Descriptor(name, isSerial: window.overlapsItself) {
            pooling_backward(
                $0, $1, $2, dnnl_pooling_max, layout.handle, pooledLayout.handle, window.kernelWindow, forward.handle)
        }
        let input = try compiler.read(signal, in: pooledLayout)
        let result = try compiler.allocate(layout, for: group.output)
        try compiler.emit(
            "unpooling", descriptor,
            [(DNNL_ARG_DIFF_DST, input), (DNNL_ARG_WORKSPACE, switches), (DNNL_ARG_DIFF_SRC, result)])
        compiler.bind(group.output, to: result)
    }
}

import COneDNN
import Tensors

extension Pool {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let source = try compiler.read(group.inputs[0])
        let layout = compiler.layout(ofBuffer: source)
        let any = try Layout.any(compiler.shape(of: group.output), layout.precision)
        let descriptor = try Primitive.Descriptor(compiler.naming("pooling", group)) {
            pooling_forward(
                $0, $1, $2, dnnl_forward_inference, pooling.kernel, layout.handle, any.handle, window.kernelWindow)
        }
        let result = try compiler.allocate(descriptor.layout(of: dnnl_query_dst_md)!, for: group.output)
        try compiler.emit("pooling", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        compiler.bind(group.output, to: result)
    }
}

import COneDNN
import Tensors

extension Softmax {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], layout = try compiler.plain(compiler.shape(of: x))
        let source = try compiler.read(x, in: layout)
        let descriptor = try Primitive.Descriptor(compiler.naming("softmax", group)) {
            softmax_forward($0, $1, $2, layout.handle, Int32(axis))
        }
        let result = try compiler.allocateOver(x, in: source, for: group.output)
        try compiler.emit("softmax", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        compiler.bind(group.output, to: result)
    }
}

import COneDNN
import Tensors

extension Transpose {
    /// A copy that reads with other steps than it writes.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], shape = compiler.shape(of: x), result = compiler.shape(of: group.output)
        let source = try compiler.read(x, in: compiler.plain(shape))
        let view = try Layout.strided(result, strides: order.map { shape.strides[$0] }, compiler.precision)
        let plain = try compiler.plain(result), output = try compiler.allocate(plain, for: group.output)
        let descriptor = try Primitive.Descriptor(compiler.naming("transposition", group)) {
            reordering($0, $1, $2, view.handle, plain.handle)
        }
        try compiler.emit(
            "transposition", descriptor,
            [(DNNL_ARG_FROM, try compiler.alias(source, as: view)), (DNNL_ARG_TO, output)])
        compiler.bind(group.output, to: output)
    }
}

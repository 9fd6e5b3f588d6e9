import COneDNN
import Tensors

extension ShuffleChannels {
    /// Rows become columns: a copy that reads with other steps than it writes.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], whole = compiler.shape(of: x)
        let places = whole.dropFirst(2).reduce(1, *), size = whole[1] / groups
        let table: Shape = [whole[0], size, groups, places]
        let source = try compiler.read(x, in: compiler.plain(whole))
        let columns = try Layout.strided(
            table, strides: [whole[1] * places, places, size * places, 1], compiler.precision)
        let rows = try compiler.plain(table), result = try compiler.allocate(rows)
        let descriptor = try Primitive.Descriptor(compiler.naming("channel shuffle", group)) {
            reordering($0, $1, $2, columns.handle, rows.handle)
        }
        try compiler.emit(
            "channel shuffle", descriptor,
            [(DNNL_ARG_FROM, try compiler.alias(source, as: columns)), (DNNL_ARG_TO, result)])
        compiler.bind(
            group.output, to: try compiler.alias(result, as: compiler.plain(whole), for: group.output))
    }
}

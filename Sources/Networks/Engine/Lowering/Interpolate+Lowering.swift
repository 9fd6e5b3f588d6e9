import Tensors

extension Interpolate {
    /// On 32-bit floats, and maps in the order in which they lie, but along their channels.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], shape = compiler.shape(of: x), whole = compiler.shape(of: group.output)
        var order = try compiler.floats(inOrderOf: x)
        var rows = AxisRows(shape, along: axis)
        if axis != 1, let map = MapOrder(shape, in: order) {
            rows = AxisRows(map, along: axis)
        } else {
            order = try .plain(shape, .float32)
        }
        let source = try compiler.read(x, in: order)
        // Along channels plain order stays plain: of few sizes it looks like others.
        let target = try axis == 1 ? Layout.plain(whole, .float32) : order.sameOrder(of: shape, for: whole)
        let result = try compiler.allocate(target, for: group.output)
        compiler.emit("interpolation", TapSums(taps, rows: rows).kernel, [source, result])
        compiler.bind(group.output, to: result)
    }
}

import Tensors

extension Rank {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let rows = AxisRows(compiler.shape(of: group.inputs[0]), along: axis)
        let ranked = RankedElements(rows: rows, count: count, smallest: smallest, last: last)
        try compiler.lowerPlain(group, "ranking", ranked.kernel)
    }
}

import Tensors

extension Reshape {
    /// The same memory, in plain order; a copy where the result has to stay and the memory is somebody else's.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0]
        let rows = try compiler.read(x, in: compiler.plain(compiler.shape(of: x)))
        let view = try compiler.plain(compiler.shape(of: group.output))
        let same = try compiler.alias(rows, as: view, for: group.output)
        guard compiler.mustCopy(rows, for: group.output) else { return compiler.bind(group.output, to: same) }
        let copy = try compiler.allocate(view, for: group.output)
        try compiler.reorder(same, to: copy, compiler.naming("copy", group))
        compiler.bind(group.output, to: copy)
    }
}

import Tensors

extension ComposePatches {
    /// In the order in which the changed piece lies.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let changed = group.inputs[0], base = group.inputs[1]
        let shape = compiler.shape(of: changed), result = compiler.shape(of: group.output)
        let buffer = try compiler.read(changed)
        var order = try compiler.layout(ofBuffer: buffer).sameOrder(of: shape, for: shape, compiler.precision)
        if MapOrder(shape, in: order) == nil { order = try compiler.plain(shape) }
        let source = try compiler.read(changed, in: order)
        let baseLayout = try order.sameOrder(of: shape, for: compiler.shape(of: base))
        let resultLayout = try order.sameOrder(of: shape, for: result)
        let composition = PatchComposition(
            changed: MapOrder(shape, in: order)!, base: MapOrder(compiler.shape(of: base), in: baseLayout)!,
            result: MapOrder(result, in: resultLayout)!, outside: outside, order.precision)
        let operands = [
            source, try compiler.read(base, in: baseLayout), try compiler.read(group.inputs[2]),
            try compiler.read(group.inputs[3]),
        ]
        let output = try compiler.allocate(resultLayout, for: group.output)
        compiler.emit("patch composition", composition.kernel, operands + [output], inAnyPrecision: true)
        compiler.bind(group.output, to: output)
    }
}

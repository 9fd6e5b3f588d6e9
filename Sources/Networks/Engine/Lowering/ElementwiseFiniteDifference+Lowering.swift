import Tensors

extension ElementwiseFiniteDifference {
    /// On 32-bit floats, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let layout = try compiler.floatsWithoutGaps(inOrderOf: group.inputs[1])
        let x = try compiler.read(group.inputs[1], in: layout)
        let x₀ = try compiler.read(group.inputs[2], in: layout)
        let signal = try compiler.read(group.inputs[0], in: layout)
        let result = try compiler.allocateOver(group.inputs[0], in: signal, for: group.output)
        let kernel = function.finiteDifference(count: compiler.shape(of: group.output).elementCount)
        compiler.emit("finite difference", kernel, [signal, x, x₀, result])
        compiler.bind(group.output, to: result)
    }
}

extension PlanCompiler {
    /// A layout of floats, which kernels of our own compute on, in the order in which a value lies.
    func floats(inOrderOf value: Int) throws(EngineError) -> Layout {
        let whole = shape(of: value)
        guard let layout = layout(of: value) else { return try .plain(whole, .float32) }
        return try layout.sameOrder(of: whole, for: whole, .float32)
    }

    /// Likewise, without elements that fill up blocks: they have to stay 0, and functions of 0 are other numbers.
    func floatsWithoutGaps(inOrderOf value: Int) throws(EngineError) -> Layout {
        let layout = try floats(inOrderOf: value), whole = shape(of: value)
        return layout.isPadded(whole) ? try .plain(whole, .float32) : layout
    }
}

import Tensors

extension ElementwiseFiniteDifference {
    /// On 32-bit floats, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let layout = try compiler.floats(inOrderOf: group.inputs[1])
        let x = try compiler.read(group.inputs[1], in: layout)
        let x₀ = try compiler.read(group.inputs[2], in: layout)
        let signal = try compiler.read(group.inputs[0], in: layout)
        let result = try compiler.allocateOver(group.inputs[0], in: signal, for: group.output)
        let kernel = function.finiteDifference(count: layout.byteCount / MemoryLayout<Float>.stride)
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
}

import Tensors

extension NormalizationFiniteDifference {
    /// On 32-bit floats, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.output)
        let rows = try Layout.strided(whole, strides: Layout.strides(of: whole, innermost: axis), .float32)
        let operands = try group.inputs.map { value throws(EngineError) in try compiler.read(value, in: rows) }
        let result = try compiler.allocate(rows, for: group.output)
        let difference = NormalizationFiniteDifferenceKernel(
            rows: whole.elementCount / whole[axis], channels: whole[axis], epsilon: Double(epsilon))
        compiler.emit("normalization's finite difference", difference.kernel, operands + [result])
        compiler.bind(group.output, to: result)
    }
}

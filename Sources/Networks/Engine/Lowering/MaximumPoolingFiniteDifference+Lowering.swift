import Tensors

extension MaximumPoolingFiniteDifference {
    /// On 32-bit floats, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.output), pooled = compiler.shape(of: group.inputs[0])
        let plain = try Layout.plain(whole)
        let signal = try compiler.read(group.inputs[0], in: .plain(pooled))
        let x = try compiler.read(group.inputs[1], in: plain), x₀ = try compiler.read(group.inputs[2], in: plain)
        let result = try compiler.allocate(plain, for: group.output)
        let difference = MaximumPoolingFiniteDifferenceKernel(window: window, whole: whole, pooled: pooled)
        compiler.emit("unpooling's finite difference", difference.kernel, [signal, x, x₀, result])
        compiler.bind(group.output, to: result)
    }
}

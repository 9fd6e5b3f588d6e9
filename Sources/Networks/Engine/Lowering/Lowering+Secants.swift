import COneDNN
import Tensors

// What stands in a derivative's place when an image is compared with another one: Δy / Δx instead of dy / dx. The loops
// work on 32-bit floats, whatever the plan's precision.

extension PlanCompiler {
    mutating func lowerElementwiseSecant(_ group: FusedGroup, _ function: Elementwise) throws(EngineError) {
        let layout = try floats(inOrderOf: group.inputs[1])
        let x = try read(group.inputs[1], in: layout)
        let x₀ = try read(group.inputs[2], in: layout), signal = try read(group.inputs[0], in: layout)
        let result = try allocateOver(group.inputs[0], in: signal, for: group.output)
        emit("secant", function.secant(count: layout.byteCount / MemoryLayout<Float>.stride), [signal, x, x₀, result])
        bind(group.output, to: result)
    }

    mutating func lowerMaximumSecant(_ group: FusedGroup, _ window: Window) throws(EngineError) {
        let whole = shape(of: group.output), pooled = shape(of: group.inputs[0])
        let plain = try Layout.plain(whole)
        let signal = try read(group.inputs[0], in: .plain(pooled))
        let x = try read(group.inputs[1], in: plain), x₀ = try read(group.inputs[2], in: plain)
        let result = try allocate(plain, for: group.output)
        emit(
            "unpooling secant", MaximumSecant(window: window, whole: whole, pooled: pooled).loop,
            [signal, x, x₀, result])
        bind(group.output, to: result)
    }

    mutating func lowerChannelNormalizationSecant(_ group: FusedGroup, _ epsilon: Float) throws(EngineError) {
        let whole = shape(of: group.output)
        let rows = try Layout.channelsInnermost(whole, .float32)
        let operands = try group.inputs.map { value throws(EngineError) in try read(value, in: rows) }
        let result = try allocate(rows, for: group.output)
        let secant = NormalizationSecant(
            rows: whole[0] * whole[2] * whole[3], channels: whole[1], epsilon: Double(epsilon))
        emit("normalization secant", secant.loop, operands + [result])
        bind(group.output, to: result)
    }

    /// A layout of floats, what loops compute on, in the order in which a value lies.
    func floats(inOrderOf value: Int) throws(EngineError) -> Layout {
        let whole = shape(of: value)
        guard let layout = layout(of: value) else { return try .plain(whole, .float32) }
        return try layout.sameOrder(of: whole, for: whole, .float32)
    }
}

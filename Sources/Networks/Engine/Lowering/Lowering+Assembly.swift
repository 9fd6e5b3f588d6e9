import COneDNN
import Tensors

// Pieces of maps put together, in the order in which what has changed lies.

extension PlanCompiler {
    mutating func lowerAssembly(_ group: FusedGroup, outside: Float) throws(EngineError) {
        let changed = group.inputs[0], base = group.inputs[1]
        var order = try sameOrderAsItLies(changed)
        if MapOrder(shape(of: changed), in: order) == nil { order = try plain(shape(of: changed)) }
        let source = try read(changed, in: order)
        let baseLayout = try order.sameOrder(of: shape(of: changed), for: shape(of: base))
        let resultLayout = try order.sameOrder(of: shape(of: changed), for: shape(of: group.output))
        let assembly = Assembly(
            changed: MapOrder(shape(of: changed), in: order)!, base: MapOrder(shape(of: base), in: baseLayout)!,
            result: MapOrder(shape(of: group.output), in: resultLayout)!, outside: outside, order.precision)
        let operands = [
            source, try read(base, in: baseLayout), try read(group.inputs[2]), try read(group.inputs[3]),
        ]
        let result = try allocate(resultLayout, for: group.output)
        emit("assembly", assembly.loop, operands + [result])
        bind(group.output, to: result)
    }

    /// The layout of a value, as exactly as this plan holds values.
    private mutating func sameOrderAsItLies(_ value: Int) throws(EngineError) -> Layout {
        let buffer = try read(value), layout = layout(ofBuffer: buffer), shape = shape(of: value)
        return try layout.sameOrder(of: shape, for: shape, precision)
    }
}

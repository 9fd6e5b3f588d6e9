import Networks
import Tensors

// Sums and the like over axes.

extension Operators {
    static let reductions: [String: Translator] = {
        let formulas: [(String, @Sendable (Value, [Int]) -> Value)] = [
            ("ReduceMean", { $0.mean(over: $1) }), ("ReduceSum", { $0.summed(over: $1) }),
            ("ReduceMax", { $0.maximum(over: $1) }), ("ReduceMin", { $0.minimum(over: $1) }),
            ("ReduceProd", { $0.product(over: $1) }), ("ReduceL1", { $0.applying(.absolute).summed(over: $1) }),
            ("ReduceL2", { $0.applying(.square).summed(over: $1).applying(.squareRoot) }),
            ("ReduceSumSquare", { $0.applying(.square).summed(over: $1) }),
            ("ReduceLogSum", { $0.summed(over: $1).applying(.logarithm) }),
            ("ReduceLogSumExp", logarithmOfExponentials),
        ]
        var all: [String: Translator] = [:]
        for (name, formula) in formulas { all[name] = { try reduction($0, formula) } }
        return all
    }()

    /// max x + log Σ exp(x - max x).
    @Sendable private static func logarithmOfExponentials(_ x: Value, _ axes: [Int]) -> Value {
        let largest = x.maximum(over: axes)
        return (x - largest).applying(.exponential).summed(over: axes).applying(.logarithm) + largest
    }

    private static func reduction(
        _ call: OperatorCall, _ formula: @escaping @Sendable (Value, [Int]) -> Value
    ) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        var axes = try call.axes(input: 1, rank: x.rank) ?? []
        if axes.isEmpty {
            if call.flag("noop_with_empty_axes") {
                // Each number by itself.
                var y = try call.formula([x]) { formula($0[0], []) }
                y.order = x.order
                return [.traced(call.node.operation == "ReduceMean" || call.node.operation == "ReduceSum" ? x : y)]
            }
            axes = Array(0..<x.rank)
        }
        if axes.contains(where: { x.order[$0] == nil }) { x = call.translation.plain(x) }
        let physical = axes.map { x.order[$0]! }.sorted()
        if let batch = x.batchAxis, physical.contains(batch) { throw call.failure(.unsupported("to mix examples")) }
        var y: TracedValue
        if call.node.operation == "ReduceMean", x.one.shape.rank == 4, physical == [2, 3] {
            y = try call.layer(GlobalAveragePooling(), x)
        } else if call.node.operation == "ReduceMean", x.isPlain, x.rank == 4, physical == [1, 2], x.batchAxis == 0 {
            // Channels that lie last: as maps they can be explained.
            x.order = [0, 3, 1, 2]
            let maps = try call.translation.asMaps(x, for: call)
            y = try call.layer(GlobalAveragePooling(), maps)
            y.order = [0, 2, 3, 1]
            if !call.flag("keepdims", true) { y.order = [0, 1] }
            return [.traced(y)]
        } else {
            y = try call.formula([x]) { formula($0[0], physical) }
        }
        y.order = x.order
        if !call.flag("keepdims", true) { y.order = x.order.indices.filter { !axes.contains($0) }.map { x.order[$0] } }
        return [.traced(y)]
    }
}

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
        // Maps whatever the engine's axes are, where the mean is over all places.
        let isOfMaps = call.node.operation == "ReduceMean" && x.rank == 4 && x.batch == 0 && axes.sorted() == [2, 3]
        if axes.contains(where: { x.order[$0] == nil }) || isOfMaps && x.one.shape.rank != 4 {
            x = call.translation.plain(x)
        }
        let physical = axes.map { x.order[$0]! }.sorted()
        if let batch = x.batchAxis, physical.contains(batch) { throw call.failure(.unsupported("to mix examples")) }
        var y: TracedValue
        var order = x.order
        if call.node.operation == "ReduceMean", x.one.shape.rank == 4, physical == [2, 3] {
            y = try call.layer(GlobalAveragePooling(), call.translation.noted(x))
        } else if call.node.operation == "ReduceMean", x.rank == 4, x.one.shape.rank == 4, physical == [1, 2],
            x.batchAxis == 0, !x.order.contains(nil)
        {
            // Channels that lie last: as maps they can be explained.
            let places = [0, 2, 3, 1]
            order = x.order.map { places[$0!] }
            x.order = [0, 3, 1, 2]
            y = try call.layer(GlobalAveragePooling(), call.translation.asMaps(x, for: call))
        } else {
            y = try call.formula([x]) { formula($0[0], physical) }
        }
        y.order = order
        if !call.flag("keepdims", true) { y.order = order.indices.filter { !axes.contains($0) }.map { order[$0] } }
        return [.traced(y)]
    }
}

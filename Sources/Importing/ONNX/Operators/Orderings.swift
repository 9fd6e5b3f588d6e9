import Networks
import Tensors

// The largest, and sums on the way along an axis.

extension Operators {
    static let orderings: [String: Translator] = [
        "ArgMax": { try extreme($0, smallest: false) }, "ArgMin": { try extreme($0, smallest: true) }, "TopK": largest,
        "CumSum": runningSum,
    ]

    private static func extreme(_ call: OperatorCall, smallest: Bool) throws(ONNXError) -> [Translation.FileValue] {
        var x = try call.traced(0)
        let axis = try call.axis(call.int("axis", 0), rank: x.rank), isLast = call.flag("select_last_index")
        if x.order[axis] == nil { x = call.translation.plain(x) }
        let physical = x.order[axis]!
        if physical == x.batchAxis { throw call.failure(.unsupported("to compare examples")) }
        var y = try call.formula([x]) { $0[0].indicesOfLargest(over: physical, smallest: smallest, last: isLast) }
        y.order = x.order
        if !call.flag("keepdims", true) { y.order.remove(at: axis) }
        return [.traced(y)]
    }

    @Sendable private static func largest(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), axis = try call.axis(call.int("axis", -1), rank: x.rank)
        guard let count = try call.whole(1)?.first ?? call.int("k"), (1...x.sizes[axis]).contains(count),
            axis != x.batchAxis
        else {
            throw call.failure(.shape("such a count of \(x.sizes)"))
        }
        let smallest = !call.flag("largest", true)
        return [
            .traced(try call.formula([x]) { $0[0].largest(count, along: axis, smallest: smallest).values }),
            .traced(
                try call.formula([x], suffix: " places") {
                    $0[0].largest(count, along: axis, smallest: smallest).indices
                }),
        ]
    }

    @Sendable private static func runningSum(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        guard let given = try call.whole(1)?.first else { throw call.failure(.shape("a missing axis")) }
        let axis = try call.axis(given, rank: x.rank), size = x.sizes[axis]
        try call.require(size <= 4096, "a running sum over \(size)")
        let isExclusive = call.flag("exclusive"), isReversed = call.flag("reverse")
        let rows = (0..<size).map { place in
            (0..<size).filter { other in
                (isReversed ? other > place : other < place) || !isExclusive && other == place
            }.map { (index: $0, weight: Float(1)) }
        }
        return [.traced(try interpolated(call, x, axis, rows))]
    }
}

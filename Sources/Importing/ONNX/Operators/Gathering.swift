import Networks
import Tensors

// Elements that are picked by their places.

extension Operators {
    static let gatherings: [String: Translator] = [
        "Gather": gather, "GatherElements": gatherElements, "GatherND": gatherPoints,
    ]

    @Sendable private static func gather(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let data = try call.input(0), axis = try call.axis(call.int("axis", 0), rank: data.sizes.count)
        guard case .known(let indices) = try call.input(1) else {
            return [
                try operands(call, [data, try call.input(1)]) { $0[0].gathered(along: axis, by: $0[1]) }
            ]
        }
        var x = try call.traced(0)
        let size = x.sizes[axis]
        guard let whole = indices.whole else { throw call.failure(.shape("indices that are not whole")) }
        try call.require(whole.allSatisfy { (-size..<size).contains($0) }, "an index beyond \(size)")
        let shape = x.sizes
        x = try picked(call, x, axis, whole.map { $0 < 0 ? $0 + size : $0 })
        if indices.sizes.isEmpty {
            // The axis is gone: in the engine it has size 1.
            x.order.remove(at: axis)
            return [.traced(x)]
        }
        if indices.sizes.count == 1 { return [.traced(x)] }
        return [
            .traced(
                try reshaped(
                    call, x, to: Array(shape[..<axis]) + indices.sizes + Array(shape[(axis + 1)...]),
                    suffix: " in order"))
        ]
    }

    @Sendable private static func gatherElements(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let data = try call.input(0), axis = try call.axis(call.int("axis", 0), rank: data.sizes.count)
        let indices = try call.input(1)
        try call.require(indices.sizes.count == data.sizes.count, "\(indices.sizes) beside \(data.sizes)")
        return [try operands(call, [data, indices]) { $0[0].gatheredElements(along: axis, by: $0[1]) }]
    }

    /// Points of the first axes, by tuples of indices that are known; before them there may be axes that both have.
    @Sendable private static func gatherPoints(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), shared = call.int("batch_dims", 0)
        guard let indices = try call.known(1), let whole = indices.whole, let depth = indices.sizes.last,
            (0..<max(1, min(x.rank, indices.sizes.count))).contains(shared), depth >= 1, shared + depth <= x.rank,
            Array(indices.sizes.prefix(shared)) == Array(x.sizes.prefix(shared)),
            x.batchAxis.map({ $0 >= shared + depth }) ?? true
        else { throw call.failure(.unsupported("such a choice of points")) }
        let sizes = Array(x.sizes[..<(shared + depth)]), strides = Shape(sizes).strides
        let groups = sizes[..<shared].reduce(1, *), behind = sizes[shared...].reduce(1, *)
        var places: [Int] = []
        for (point, start) in stride(from: 0, to: whole.count, by: depth).enumerated() {
            // Points of one group after those of another.
            var place = point / max(1, whole.count / depth / groups) * behind
            for axis in 0..<depth {
                let index = whole[start + axis], size = sizes[shared + axis]
                try call.require((-size..<size).contains(index), "an index beyond \(size)")
                place += (index < 0 ? index + size : index) * strides[shared + axis]
            }
            places.append(place)
        }
        let rest = Array(x.sizes[(shared + depth)...])
        let flat = try reshaped(call, x, to: [sizes.reduce(1, *)] + rest, suffix: " flat")
        let taken = try picked(call, flat, 0, places)
        return [.traced(try reshaped(call, taken, to: indices.sizes.dropLast() + rest, suffix: " in order"))]
    }
}

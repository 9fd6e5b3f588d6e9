import Tensors

/// The places that a Slice keeps.
enum Slicing {
    /// - Returns: the axes that lose something, each with the places that stay.
    static func places(of call: OperatorCall, sizes: [Int]) throws(ONNXError) -> [(axis: Int, places: [Int])] {
        guard let starts = try call.whole(1) ?? call.ints("starts"), let ends = try call.whole(2) ?? call.ints("ends")
        else {
            throw call.failure(.shape("missing ends"))
        }
        let axes = try call.axes(input: 3, rank: sizes.count) ?? Array(0..<min(starts.count, sizes.count))
        let steps = try call.whole(4) ?? Array(repeating: 1, count: starts.count)
        try call.require(
            starts.count == ends.count && axes.count == starts.count && steps.count == starts.count, "such a slice")
        var result: [(axis: Int, places: [Int])] = []
        for (index, axis) in axes.enumerated() {
            let size = sizes[axis], step = steps[index]
            try call.require(step != 0 && step > Int.min / 2, "a step of \(step)")
            func clamped(_ place: Int) -> Int {
                let counted = place < 0 ? max(place, -size - 1) + size : place
                return step > 0 ? min(max(counted, 0), size) : min(max(counted, -1), size - 1)
            }
            let start = clamped(starts[index]), end = clamped(ends[index])
            result.append((axis, Array(stride(from: start, to: end, by: max(-size - 1, min(step, size + 1))))))
        }
        return result
    }
}

/// The order in which to visit two operands that are walked with a step of their own along each axis (0 repeats).
///
/// Axes that both operands walk as one are merged first, so that a row is as long as it can be: weights `[O, C, 1, 1]`
/// times `[O, 1, 1, 1]` are O rows of C, not O·C rows of 1.
@usableFromInline
struct RowWalk {
    /// The number of elements in a row, and each operand's step within it.
    @usableFromInline let length: Int
    @usableFromInline let steps: (Int, Int)
    private let outer: [(size: Int, steps: (Int, Int))]

    @usableFromInline
    init(_ shape: Shape, steps first: [Int], _ second: [Int]) {
        var merged: [(size: Int, steps: (Int, Int))] = []
        for axis in shape.indices.reversed() where shape[axis] != 1 {
            if let inner = merged.last, first[axis] == inner.steps.0 * inner.size,
                second[axis] == inner.steps.1 * inner.size
            {
                merged[merged.count - 1].size *= shape[axis]
            } else {
                merged.append((shape[axis], (first[axis], second[axis])))
            }
        }
        length = merged.first?.size ?? 1
        steps = merged.first?.steps ?? (0, 0)
        outer = Array(merged.dropFirst())
    }

    /// Calls `body` for each row in row-major order with the places where it starts: in a dense result, and in each
    /// operand.
    @usableFromInline
    func forEach(_ body: (_ start: Int, _ first: Int, _ second: Int) -> Void) {
        let rows = outer.reduce(1) { $0 * $1.size }
        guard length > 0 else { return }
        var index = [Int](repeating: 0, count: outer.count)
        var first = 0, second = 0
        for row in 0..<rows {
            body(row * length, first, second)
            for axis in outer.indices {
                index[axis] += 1
                first += outer[axis].steps.0
                second += outer[axis].steps.1
                if index[axis] < outer[axis].size { break }
                first -= outer[axis].steps.0 * outer[axis].size
                second -= outer[axis].steps.1 * outer[axis].size
                index[axis] = 0
            }
        }
    }
}

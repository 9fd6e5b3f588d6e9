import Foundation

/// An axis of `[N, C, H, W]`, counted from the innermost so that it also names an axis of `[C, H, W]` and `[H, W]`.
public enum Axis: Int, Sendable {
    case width = 1, height, channel, batch

    /// The index of this axis in `shape`.
    /// - Precondition: the shape has that many axes.
    public func index(in shape: Shape) -> Int {
        precondition(shape.rank >= rawValue, "a tensor of shape \(shape) has no \(self) axis")
        return shape.rank - rawValue
    }
}

// Sums run in Double: a map's total is then exact to the last bit of a Float for any image size.

extension Tensor {
    /// The sum of all elements.
    public func sum() -> Float { Float(withElements { $0.reduce(0.0) { $0 + Double($1) } }) }

    /// The mean of all elements.
    /// - Precondition: there are elements.
    public func mean() -> Float {
        precondition(count > 0, "the mean of no elements")
        return Float(withElements { $0.reduce(0.0) { $0 + Double($1) } } / Double(count))
    }

    /// The largest and the smallest element.
    /// - Precondition: there are elements.
    public func maximum() -> Float { withElements { $0.max()! } }
    public func minimum() -> Float { withElements { $0.min()! } }

    /// The sum over some axes; they stay with size 1, so that the result broadcasts against the operand.
    public func sum(over axis: Axis, _ others: Axis...) -> Tensor { sum(over: [axis] + others) }

    /// The mean over some axes; they stay with size 1, so that the result broadcasts against the operand.
    public func mean(over axis: Axis, _ others: Axis...) -> Tensor {
        let axes = [axis] + others
        let divisor = axes.reduce(1) { $0 * shape[$1.index(in: shape)] }
        return sum(over: axes) / Float(divisor)
    }

    private func sum(over axes: [Axis]) -> Tensor {
        let reduced = Set(axes.map { $0.index(in: shape) })
        let resultShape = Shape(shape.indices.map { reduced.contains($0) ? 1 : shape[$0] })
        var totals = [Double](repeating: 0, count: resultShape.elementCount)
        let rows = RowWalk(shape, steps: shape.strides, resultShape.broadcastStrides(to: shape))
        withElements { x in
            rows.forEach { start, _, at in
                if rows.steps.1 == 0 {
                    var total = 0.0
                    for i in 0..<rows.length { total += Double(x[start + i]) }
                    totals[at] += total
                } else {
                    for i in 0..<rows.length { totals[at + i * rows.steps.1] += Double(x[start + i]) }
                }
            }
        }
        return Tensor(totals.map { Float($0) }, shape: resultShape)
    }

    /// The index of the largest element in row-major order, the first of equals.
    /// - Precondition: there are elements.
    public func argMax() -> Int {
        precondition(count > 0, "the largest of no elements")
        return withElements { x in x.indices.dropFirst().reduce(0) { x[$1] > x[$0] ? $1 : $0 } }
    }

    /// The indices of the `k` largest elements, largest first; of equals the first.
    public func topIndices(_ k: Int) -> [Int] {
        let x = elements
        return Array(x.indices.sorted { x[$0] != x[$1] ? x[$0] > x[$1] : $0 < $1 }.prefix(k))
    }

    /// The index in row-major order of the first element that is NaN or infinite.
    public func firstNonFinite() -> Int? {
        withElements { x in
            // An exponent of ones carries into the sign bit: no branch for each element, and whole vectors of them.
            var carried: UInt32 = 0
            for i in 0..<x.count { carried |= (x[i].bitPattern & 0x7FFF_FFFF) &+ 0x0080_0000 }
            return carried >> 31 == 0 ? nil : x.firstIndex { !$0.isFinite }
        }
    }

    /// exp(x) / Σ exp(x) over the innermost axis: probabilities from logits `[…, classes]`.
    public func softmax() -> Tensor {
        let row = shape.last ?? 1
        return Tensor(shape: shape) { result in
            withElements { x in
                for start in stride(from: 0, to: x.count, by: max(row, 1)) {
                    let largest = x[start..<start + row].max()!
                    var total = 0.0
                    for i in start..<start + row {
                        result[i] = Foundation.exp(x[i] - largest)
                        total += Double(result[i])
                    }
                    for i in start..<start + row { result[i] = Float(Double(result[i]) / total) }
                }
            }
        }
    }
}

import Foundation

// Arithmetic element by element. Shapes are broadcast as in NumPy: aligned at the innermost axis, an axis of size 1
// (or a missing one) is repeated to the other's size.

extension Tensor {
    public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 + $1 } }
    public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 - $1 } }
    public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 * $1 } }
    public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(with: b) { $0 / $1 } }

    public static func + (a: Tensor, b: Float) -> Tensor { a.map { $0 + b } }
    public static func - (a: Tensor, b: Float) -> Tensor { a.map { $0 - b } }
    public static func * (a: Tensor, b: Float) -> Tensor { a.map { $0 * b } }
    public static func / (a: Tensor, b: Float) -> Tensor { a.map { $0 / b } }
    public static func * (a: Float, b: Tensor) -> Tensor { b.map { a * $0 } }
    public static prefix func - (a: Tensor) -> Tensor { a.map { -$0 } }

    /// max(0, x).
    public func relu() -> Tensor { map { max(0, $0) } }
    public func absoluteValue() -> Tensor { map(Swift.abs) }
    public func exponential() -> Tensor { map { Foundation.exp($0) } }
    public func clamped(to range: ClosedRange<Float>) -> Tensor {
        map { min(max($0, range.lowerBound), range.upperBound) }
    }

    /// `transform` of each element.
    @inlinable
    public func map(_ transform: (Float) -> Float) -> Tensor {
        Tensor(shape: shape) { result in
            withElements { x in
                for i in 0..<x.count { result[i] = transform(x[i]) }
            }
        }
    }

    /// `operation` of each pair of elements after broadcasting.
    /// - Precondition: along each axis the sizes agree, or one of them is 1.
    @inlinable
    public func combined(with other: Tensor, _ operation: (Float, Float) -> Float) -> Tensor {
        let shape = Shape.broadcast(self.shape, other.shape)
        return Tensor(shape: shape) { result in
            withElements { a in
                other.withElements { b in
                    if self.shape == other.shape {
                        for i in 0..<result.count { result[i] = operation(a[i], b[i]) }
                        return
                    }
                    let rows = RowWalk(
                        shape, steps: self.shape.broadcastStrides(to: shape), other.shape.broadcastStrides(to: shape))
                    rows.forEach { start, at, otherAt in
                        for i in 0..<rows.length {
                            result[start + i] = operation(a[at + i * rows.steps.0], b[otherAt + i * rows.steps.1])
                        }
                    }
                }
            }
        }
    }
}

extension Shape {
    /// The shape of a result of two operands.
    @usableFromInline
    package static func broadcast(_ a: Shape, _ b: Shape) -> Shape {
        let rank = Swift.max(a.rank, b.rank)
        return Shape(
            (0..<rank).map { axis in
                let i = axis - (rank - a.rank), j = axis - (rank - b.rank)
                let aSize = i < 0 ? 1 : a[i], bSize = j < 0 ? 1 : b[j]
                precondition(
                    aSize == bSize || aSize == 1 || bSize == 1, "shapes \(a) and \(b) do not broadcast together")
                return aSize == 1 ? bSize : aSize
            })
    }

    /// This shape's strides seen from a result's shape: 0 where the operand is repeated.
    @usableFromInline
    package func broadcastStrides(to result: Shape) -> [Int] {
        let own = strides
        return (0..<result.rank).map { axis in
            let i = axis - (result.rank - rank)
            return i < 0 || self[i] == 1 ? 0 : own[i]
        }
    }
}

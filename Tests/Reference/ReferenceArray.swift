import Foundation
import Tensors

/// A dense array of Doubles in row-major order, as plain as can be: what the references compute with.
public struct ReferenceArray: Equatable, Sendable {
    public var elements: [Double]
    public let shape: [Int]

    public init(_ elements: [Double], shape: [Int]) {
        precondition(elements.count == shape.reduce(1, *), "\(elements.count) elements in an array of shape \(shape)")
        self.elements = elements
        self.shape = shape
    }

    public init(zeros shape: [Int]) {
        self.init([Double](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    }

    public init(_ tensor: Tensor) {
        self.init(tensor.elements.map(Double.init), shape: tensor.shape.sizes)
    }

    /// Numbers in -1.3...1.3 without visible order, the same for the same seed: inputs, weights and gradients of tests.
    public init(waves shape: [Int], seed: Int) {
        let phase = Double(seed)
        let elements = (0..<shape.reduce(1, *)).map { index -> Double in
            let i = Double(index)
            return sin(1.7 * i + 0.9 * phase) + 0.3 * cos(0.0137 * i * i + phase)
        }
        self.init(elements, shape: shape)
    }

    /// The same numbers, rounded to Float.
    public var tensor: Tensor { Tensor(elements.map { Float($0) }, shape: Shape(shape)) }

    /// The same numbers after a round trip through Float, so that a reference starts from what the engine was given.
    public var rounded: ReferenceArray { map { Double(Float($0)) } }

    /// The element of a `[N, C]` array.
    public subscript(n: Int, c: Int) -> Double {
        get { elements[n * shape[1] + c] }
        set { elements[n * shape[1] + c] = newValue }
    }

    /// The element of a `[N, C, H, W]` array.
    public subscript(n: Int, c: Int, i: Int, j: Int) -> Double {
        get { elements[((n * shape[1] + c) * shape[2] + i) * shape[3] + j] }
        set { elements[((n * shape[1] + c) * shape[2] + i) * shape[3] + j] = newValue }
    }

    public func map(_ f: (Double) -> Double) -> ReferenceArray { ReferenceArray(elements.map(f), shape: shape) }

    public func reshaped(to shape: [Int]) -> ReferenceArray { ReferenceArray(elements, shape: shape) }

    /// Σ aᵢ bᵢ: with a fixed `b`, a scalar whose gradient with respect to `a` is `b`.
    public func dot(_ other: ReferenceArray) -> Double {
        precondition(shape == other.shape, "the dot product of shapes \(shape) and \(other.shape)")
        return zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// max |aᵢ - bᵢ| / max |bᵢ|: the deviation from `expected` as a share of its largest value; infinite where the
    /// shapes differ or anything is not finite.
    public func deviation(from expected: ReferenceArray) -> Double {
        let difference = difference(from: expected)
        return difference == 0 ? 0 : difference / expected.largest
    }

    /// max |aᵢ - bᵢ|; infinite where the shapes differ or anything is not finite.
    public func difference(from expected: ReferenceArray) -> Double {
        guard shape == expected.shape else { return .infinity }
        return zip(elements, expected.elements).reduce(0) { largest, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isFinite ? max(largest, difference) : .infinity
        }
    }

    /// max |aᵢ|.
    public var largest: Double { elements.reduce(0) { max($0, abs($1)) } }
}

public func + (a: ReferenceArray, b: ReferenceArray) -> ReferenceArray {
    precondition(a.shape == b.shape, "the sum of shapes \(a.shape) and \(b.shape)")
    return ReferenceArray(zip(a.elements, b.elements).map(+), shape: a.shape)
}

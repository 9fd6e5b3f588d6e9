import Reference
import Tensors

@testable import Networks

/// A formula of the engine beside the same one in Double, whose signals are central differences.
struct ComparedFormula: Sendable {
    let shapes: [Shape]
    let formula: @Sendable ([Value]) -> Value
    let reference: @Sendable ([ReferenceArray]) -> ReferenceArray

    init(
        _ shapes: [Shape], _ formula: @escaping @Sendable ([Value]) -> Value,
        reference: @escaping @Sendable ([ReferenceArray]) -> ReferenceArray
    ) {
        (self.shapes, self.formula, self.reference) = (shapes, formula, reference)
    }

    /// The largest deviation of the result, and of the signals at each input, each in parts of the largest number or of 1.
    func deviations(at tensors: [Tensor]) throws -> (forward: Double, back: [Double]) {
        let run = RunFormula(shapes, formula), x = tensors.map { ReferenceArray($0) }
        let forward = deviation(try run(tensors), reference(x))
        let g = Tensor.waves(run.output.shape, 0.4), weights = ReferenceArray(g)
        let back = zip(try run.back(g, at: tensors), x.indices).map { signal, place in
            let expected = numericalGradient(
                of: { changed in
                    var x = x
                    x[place] = changed
                    return reference(x).dot(weights)
                }, at: x[place])
            return deviation(signal, expected)
        }
        return (forward, back)
    }

    private func deviation(_ got: Tensor, _ expected: ReferenceArray) -> Double {
        guard got.shape.sizes == expected.shape else { return .infinity }
        let size = max(expected.elements.map(abs).max() ?? 0, 1)
        let differences = zip(got.elements, expected.elements).map { abs(Double($0) - $1) / size }
        return differences.allSatisfy(\.isFinite) ? differences.max() ?? 0 : .infinity
    }
}

extension ReferenceArray {
    /// A function of two numbers, element by element, axes of size 1 repeated.
    func combined(with other: ReferenceArray, _ function: (Double, Double) -> Double) -> ReferenceArray {
        let whole = Shape.broadcast(Shape(shape), Shape(other.shape))
        let steps = (Shape(shape).broadcastStrides(to: whole), Shape(other.shape).broadcastStrides(to: whole))
        let elements = (0..<whole.elementCount).map { place in
            let index = zip(whole.strides, whole).map { place / $0 % $1 }
            let (a, b) = (zip(index, steps.0), zip(index, steps.1))
            return function(
                self.elements[a.reduce(0) { $0 + $1.0 * $1.1 }], other.elements[b.reduce(0) { $0 + $1.0 * $1.1 }])
        }
        return ReferenceArray(elements, shape: whole.sizes)
    }

    /// Rows along an axis, each made into another row.
    func mappingRows(along axis: Int, _ transform: ([Double]) -> [Double]) -> ReferenceArray {
        let outer = shape.prefix(axis).reduce(1, *), inner = shape.dropFirst(axis + 1).reduce(1, *), size = shape[axis]
        var rows: [[Double]] = []
        for o in 0..<outer {
            for i in 0..<inner {
                let row = (0..<size).map { elements[(o * size + $0) * inner + i] }
                rows.append(transform(row))
            }
        }
        let count = rows[0].count
        var made = ReferenceArray(zeros: shape.prefix(axis) + [count] + shape.dropFirst(axis + 1))
        for (place, row) in rows.enumerated() {
            for (k, value) in row.enumerated() {
                made.elements[(place / inner * count + k) * inner + place % inner] = value
            }
        }
        return made
    }
}

extension Value {
    /// Channels that lie in blocks, of which the last is not full.
    func behindConvolution(channels: Int = 5) -> Value {
        let weights = Tensor.waves([channels, self.channels, 1, 1], 7)
        return convolved(
            with: Constant(weights, key: "blocks \(weights.shape)"), bias: nil, window: Window(kernel: .init(1)),
            groups: 1)
    }
}

extension ReferenceArray {
    /// What `Value.behindConvolution` computes.
    func behindConvolution(channels: Int = 5) -> ReferenceArray {
        let weights = ReferenceArray(Tensor.waves([channels, shape[1], 1, 1], 7)), places = shape[2] * shape[3]
        var result = ReferenceArray(zeros: [shape[0], channels, shape[2], shape[3]])
        for n in 0..<shape[0] {
            for o in 0..<channels {
                for c in 0..<shape[1] {
                    for p in 0..<places {
                        result.elements[(n * channels + o) * places + p] +=
                            weights.elements[o * shape[1] + c] * elements[(n * shape[1] + c) * places + p]
                    }
                }
            }
        }
        return result
    }
}

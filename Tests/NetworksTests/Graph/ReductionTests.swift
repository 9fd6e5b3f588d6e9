import Foundation
import Reference
import Tensors
import Testing

@testable import Networks

/// Numbers over some axes made into one, and the logarithm of softmax.
@Suite struct ReductionTests {
    /// A reduction beside its definition.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let formula: @Sendable (Value, [Int]) -> Value
        let value: @Sendable ([Double]) -> Double

        init(
            _ name: String, _ formula: @escaping @Sendable (Value, [Int]) -> Value,
            _ value: @escaping @Sendable ([Double]) -> Double
        ) {
            (testDescription, self.formula, self.value) = (name, formula, value)
        }
    }

    static let kinds = [
        Case("sum", { $0.summed(over: $1) }, { $0.reduce(0, +) }),
        Case("mean", { $0.mean(over: $1) }, { $0.reduce(0, +) / Double($0.count) }),
        Case("maximum", { $0.maximum(over: $1) }, { $0.max()! }),
        Case("minimum", { $0.minimum(over: $1) }, { $0.min()! }),
        Case("product", { $0.product(over: $1) }, { $0.reduce(1, *) }),
    ]

    static let axes: [[Int]] = [[0], [1], [2], [3], [0, 2], [1, 3], [2, 3], [3, 1, 2], [0, 1, 2, 3], []]

    /// A row for each place of the axes that stay.
    private static func reduced(
        _ x: ReferenceArray, _ axes: [Int], _ value: ([Double]) -> Double
    ) -> ReferenceArray {
        let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
        let strides = Shape(x.shape).strides, steps = Shape(kept).strides
        var rows = [[Double]](repeating: [], count: kept.reduce(1, *))
        for (place, element) in x.elements.enumerated() {
            let target = kept.indices.reduce(0) { sum, axis in
                axes.contains(axis) ? sum : sum + place / strides[axis] % x.shape[axis] * steps[axis]
            }
            rows[target].append(element)
        }
        return ReferenceArray(rows.map(value), shape: kept)
    }

    @Test(arguments: kinds, axes) func `By the definition, and back by its slopes`(one: Case, axes: [Int]) throws {
        let compared = ComparedFormula([[2, 3, 4, 5]]) {
            one.formula($0[0], axes)
        } reference: {
            Self.reduced($0[0], axes, one.value)
        }
        let deviations = try compared.deviations(at: [ReferenceArray(waves: [2, 3, 4, 5], seed: 1).tensor])
        #expect(deviations.forward <= 1e-6)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test(arguments: kinds, axes) func `So they are behind a convolution`(one: Case, axes: [Int]) throws {
        let compared = ComparedFormula([[2, 3, 2, 3]]) {
            one.formula($0[0].behindConvolution(), axes)
        } reference: {
            Self.reduced($0[0].behindConvolution(), axes, one.value)
        }
        let deviations = try compared.deviations(at: [ReferenceArray(waves: [2, 3, 2, 3], seed: 1).tensor])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    /// Of more than one thread takes at a time, along rows and across them.
    @Test(arguments: kinds, [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]]) func `Large ones`(
        one: Case, axes: [Int]
    ) throws {
        let x = Tensor.waves([40, 50, 70]).map { 1 + $0 / 64 }
        let got = try RunFormula([x.shape]) { one.formula($0[0], axes) }([x])
        let expected = Self.reduced(ReferenceArray(x), axes, one.value)
        #expect(got.shape.sizes == expected.shape)
        for (y, expected) in zip(got.elements, expected.elements) {
            #expect(abs(Double(y) - expected) <= 1e-6 * abs(expected))
        }
    }

    @Test func `Signals of several largest are shared`() throws {
        let x = Tensor([3, 1, 3, 2, 2, 2], shape: [2, 3]), g = Tensor([6, 12], shape: [2, 1])
        let largest = try RunFormula([[2, 3]]) { $0[0].maximum(over: [1]) }.back(g, at: [x])[0]
        #expect(largest.elements == [3, 0, 3, 4, 4, 4])
        let smallest = try RunFormula([[2, 3]]) { $0[0].minimum(over: [1]) }.back(g, at: [x])[0]
        #expect(smallest.elements == [0, 6, 0, 4, 4, 4])
    }

    @Test func `A product of which factors are 0 has the products of the others as slopes`() throws {
        let x = Tensor([2, 3, 4, 2, 0, 4, 0, 3, 0], shape: [3, 3]), g = Tensor([1, 1, 1], shape: [3, 1])
        let back = try RunFormula([[3, 3]]) { $0[0].product(over: [1]) }.back(g, at: [x])[0]
        #expect(back.elements == [12, 8, 6, 0, 8, 0, 0, 0, 0])
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is not a number is the largest and the smallest`() throws {
        let x = Tensor([1, .nan, 3, -.infinity, 2, .infinity], shape: [2, 3])
        for axes in [[1], [0]] {
            let most = try RunFormula([[2, 3]]) { $0[0].maximum(over: axes) }([x]).elements
            let least = try RunFormula([[2, 3]]) { $0[0].minimum(over: axes) }([x]).elements
            if axes == [1] {
                #expect(most[0].isNaN && least[0].isNaN)
                #expect(most[1] == .infinity && least[1] == -.infinity)
            } else {
                #expect(most[1].isNaN && least[1].isNaN)
                #expect(most[0] == 1 && least[0] == -.infinity && most[2] == .infinity && least[2] == 3)
            }
        }
    }

    // MARK: The logarithm of softmax

    @Test(arguments: [0, 1, 2]) func `The logarithm of softmax over each axis`(axis: Int) throws {
        let compared = ComparedFormula([[3, 4, 5]]) {
            $0[0].logSoftmax(over: axis)
        } reference: {
            $0[0].mappingRows(along: axis) { row in
                let sum = row.reduce(0) { $0 + exp($1) }
                return row.map { $0 - log(sum) }
            }
        }
        let deviations = try compared.deviations(at: [.waves([3, 4, 5], 0.3)])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test func `It is finite where exponentials are not`() throws {
        let x = Tensor([1000, 0, -1000, 500, 500, 500], shape: [2, 3])
        let y = try RunFormula([[2, 3]]) { $0[0].logSoftmax(over: 1) }([x]).elements
        #expect(Array(y.prefix(3)) == [0, -1000, -2000])
        #expect(y.suffix(3).allSatisfy { abs($0 + log(3)) <= 1e-6 })
    }
}

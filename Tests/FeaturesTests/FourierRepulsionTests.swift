import Features
import Foundation
import Tensors
import Testing

@Suite struct `Repulsion through a Fourier grid` {
    private func repel(_ y: Points) -> (forces: [[Double]], Z: Double) {
        let force = Points(count: y.count, dimensions: 2)
        let Z = FourierRepulsion(count: y.count).repel(y, force)
        return (force.rows, Z)
    }

    @Test func `Two points by hand`() {
        // At a distance of 1: w = 1/2, the force 1/4, and Z = 1.
        let found = repel(Points(Tensor([0, 0, 1, 0], shape: [2, 2])))
        #expect(abs(found.Z - 1) < 1e-4)
        #expect(abs(found.forces[0][0] + 0.25) < 1e-3)
        #expect(abs(found.forces[1][0] - 0.25) < 1e-3)
        #expect(abs(found.forces[0][1]) < 1e-3)
    }

    @Test(arguments: [Float(0.3), 3, 30, 90])
    func `Within a hundredth of the exact sums`(spread: Float) {
        let y = Points(RandomNumbers(seed: 5).normalTensor([2000, 2]) * spread)
        let exact = ExactRepulsion.sums(y), found = repel(y)
        let error = relativeError(found.forces, exact.forces)
        #expect(error < 0.015)
        #expect(rootMeanSquareError(found.forces, exact.forces) < 0.01)
        #expect(abs(found.Z - exact.Z) < 1e-3 * exact.Z)
    }

    @Test(arguments: [Float(1e-4), 1e-8])
    func `A plot that has only begun to unfold keeps its digits`(spread: Float) {
        let y = Points(RandomNumbers(seed: 5).normalTensor([1000, 2]) * spread)
        let exact = ExactRepulsion.sums(y), found = repel(y)
        #expect(relativeError(found.forces, exact.forces) < 1e-3)
        #expect(abs(found.Z - exact.Z) < 1e-6 * exact.Z)
    }

    @Test func `Points on top of each other do not repel`() {
        let found = repel(Points(count: 100, dimensions: 2))
        #expect(abs(found.Z - 9900) < 1e-2)
        #expect(found.forces.joined().allSatisfy { abs($0) < 1e-3 })
    }

    @Test func `Wherever the plot lies, and when it grows and shrinks again`() {
        let repulsion = FourierRepulsion(count: 500)
        for (spread, offset): (Float, Float) in [(10, 0), (10, 100), (60, 0), (2, -7), (10, 0)] {
            let y = Points(RandomNumbers(seed: 5).normalTensor([500, 2]) * spread + offset)
            let force = Points(count: 500, dimensions: 2)
            let Z = repulsion.repel(y, force)
            let exact = ExactRepulsion.sums(y)
            #expect(relativeError(force.rows, exact.forces) < 0.015)
            #expect(abs(Z - exact.Z) < 1e-3 * exact.Z)
        }
    }
}

/// √(Σ (got - expected)² / Σ expected²).
func rootMeanSquareError(_ got: [[Double]], _ expected: [[Double]]) -> Double {
    let error = zip(got.joined(), expected.joined()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (error / expected.joined().reduce(0) { $0 + $1 * $1 }).squareRoot()
}

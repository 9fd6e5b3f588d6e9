import Features
import Foundation
import Reference
import Tensors
import Testing

@Suite struct `The gradient of t-SNE` {
    @Test func `Three points by hand`() throws {
        // y = 0, 1, 3 on a line: w₀₁ = 1/2, w₁₂ = 1/5, w₀₂ = 1/10, Z = 2 · 4/5 = 8/5.
        // With p_ij = 1/6 for each pair: dKL/dy₀ = 4 [(1/6 - 5/16)(-1)/2 + (1/6 - 1/16)(-3)/10] = 4 · (7/96 - 1/32) = 1/6.
        let y = Points(Tensor([0, 0, 1, 0, 3, 0], shape: [3, 2]))
        // Equal distances: whatever the perplexity, every point picks both others alike.
        let distances: [Float] = [0, 1, 1, 1, 0, 1, 1, 1, 0]
        let objective = ExactObjective(perplexity: 1.5, squaredDistances: distances, count: 3)
        let gradient = Gradient(count: 3, dimensions: 2)
        let Z = gradient.evaluate(objective, at: y, exaggeration: 1)
        #expect(abs(Z - 1.6) < 1e-6)
        #expect(abs(gradient.values.x[0] - 1 / 6) < 1e-6)
        #expect(gradient.values.y[0] == 0)
    }

    @Test func `The same as scikit-learn's, for 300 points`() throws {
        let data = try golden("tsne-data"), points = try golden("tsne-points")
        let objective = ExactObjective(perplexity: 30, squaredDistances: data.allSquaredDistances(), count: 300)
        let gradient = Gradient(count: 300, dimensions: 2)
        _ = gradient.evaluate(objective, at: Points(points), exaggeration: 1)
        let gradientError = relativeError(gradient.values.rows, try golden("tsne-gradient").rows)
        #expect(gradientError < 1e-5)

        let probabilities = (0..<6).map { i in (0..<300).map { Double(objective.p[i * 50 * objective.stride + $0]) } }
        let probabilityError = relativeError(probabilities, try golden("tsne-probabilities").rows)
        #expect(probabilityError < 1e-5)

        let divergence = gradient.divergence(objective, at: Points(points))
        let expected = Double(try golden("tsne-divergence").elements[0])
        #expect(abs(divergence - expected) < 1e-5 * expected)
    }

    @Test(arguments: [2, 3])
    func `The same as the formula, pair by pair`(dimensions: Int) throws {
        let data = Tensor.groups(3, count: 61, dimensions: 5)
        let y = Points(RandomNumbers(seed: 3).normalTensor([61, dimensions]) * 3)
        let reference = NeighbourEmbedding(data.rows, perplexity: 10)
        let objective = ExactObjective(perplexity: 10, squaredDistances: data.allSquaredDistances(), count: 61)
        let gradient = Gradient(count: 61, dimensions: dimensions)
        _ = gradient.evaluate(objective, at: y, exaggeration: 1)
        let error = relativeError(gradient.values.rows, reference.gradient(y.rows))
        #expect(error < 1e-5)
        let divergence = gradient.divergence(objective, at: y), expected = reference.divergence(y.rows)
        #expect(abs(divergence - expected) < 1e-5)
    }

    @Test(arguments: [2, 3])
    func `It is the slope of the divergence`(dimensions: Int) throws {
        let data = Tensor.groups(3, count: 40, dimensions: 5)
        let reference = NeighbourEmbedding(data.rows, perplexity: 8)
        let start = RandomNumbers(seed: 3).normalTensor([40, dimensions]) * 3
        let objective = ExactObjective(perplexity: 8, squaredDistances: data.allSquaredDistances(), count: 40)
        let gradient = Gradient(count: 40, dimensions: dimensions)
        _ = gradient.evaluate(objective, at: Points(start), exaggeration: 1)
        for i in [0, 17, 39] {
            var there = start.rows, back = start.rows
            there[i][0] += 1e-4
            back[i][0] -= 1e-4
            let slope = (reference.divergence(there) - reference.divergence(back)) / 2e-4
            #expect(abs(Double(gradient.values.x[i]) - slope) < 1e-6)
        }
    }

    @Test func `Exaggeration multiplies the attraction alone`() throws {
        let data = Tensor.groups(3, count: 50, dimensions: 5)
        let y = Points(RandomNumbers(seed: 3).normalTensor([50, 2]))
        let objective = ExactObjective(perplexity: 10, squaredDistances: data.allSquaredDistances(), count: 50)
        let gradients = [1.0, 2, 3].map { factor in
            let gradient = Gradient(count: 50, dimensions: 2)
            _ = gradient.evaluate(objective, at: y, exaggeration: factor)
            return gradient.values.rows.flatMap { $0 }
        }
        for i in gradients[0].indices {
            let first = gradients[1][i] - gradients[0][i], second = gradients[2][i] - gradients[1][i]
            #expect(abs(first - second) < 1e-7)
        }
    }
}

@Suite struct `Repulsion by Barnes and Hut` {
    @Test(arguments: [2, 3])
    func `A small angle gives the exact sums`(dimensions: Int) {
        let y = Points(RandomNumbers(seed: 5).normalTensor([700, dimensions]) * 10)
        let exact = ExactRepulsion.sums(y)
        let tree = BarnesHutRepulsion(count: 700, dimensions: dimensions, angle: 0.01)
        let force = Points(count: 700, dimensions: dimensions)
        let Z = tree.repel(y, force)
        let error = relativeError(force.rows, exact.forces)
        #expect(error < 1e-5)
        #expect(abs(Z - exact.Z) < 1e-5 * exact.Z)
    }

    @Test(arguments: [2, 3])
    func `At an angle of a half it is within two percent of the largest force`(dimensions: Int) {
        let y = Points(RandomNumbers(seed: 5).normalTensor([3000, dimensions]) * 20)
        let exact = ExactRepulsion.sums(y)
        let tree = BarnesHutRepulsion(count: 3000, dimensions: dimensions, angle: 0.5)
        let force = Points(count: 3000, dimensions: dimensions)
        let Z = tree.repel(y, force)
        let error = relativeError(force.rows, exact.forces)
        #expect(error < 0.02)
        #expect(abs(Z - exact.Z) < 0.01 * exact.Z)
    }

    @Test func `Points on top of each other neither repel nor end the walk`() {
        let y = Points(count: 100, dimensions: 2)
        let force = Points(count: 100, dimensions: 2)
        let Z = BarnesHutRepulsion(count: 100, dimensions: 2, angle: 0.5).repel(y, force)
        #expect(Z == 100 * 99)
        #expect(force.rows.allSatisfy { $0 == [0, 0] })
    }
}

/// The sums over all pairs, in Double.
enum ExactRepulsion {
    static func sums(_ y: Points) -> (forces: [[Double]], Z: Double) {
        let rows = y.rows
        var Z = 0.0
        let forces = rows.indices.map { i in
            var force = [Double](repeating: 0, count: y.dimensions)
            for j in rows.indices where j != i {
                let difference = zip(rows[i], rows[j]).map { $0 - $1 }
                let w = 1 / (1 + difference.reduce(0) { $0 + $1 * $1 })
                for axis in force.indices { force[axis] += w * w * difference[axis] }
                Z += w
            }
            return force
        }
        return (forces, Z)
    }
}

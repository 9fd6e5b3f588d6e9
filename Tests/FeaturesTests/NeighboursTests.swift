import Features
import Foundation
import Tensors
import Testing

@Suite struct `Nearest neighbours` {
    @Test(arguments: [(9, 1, 3), (100, 3, 10), (333, 17, 30), (1000, 50, 90)])
    func `The same as by comparing all pairs`(count: Int, dimensions: Int, neighbours: Int) {
        let data = Tensor.groups(3, count: count, dimensions: dimensions), rows = data.rows
        let found = Neighbours(neighbours, of: data, .exact)
        for i in stride(from: 0, to: count, by: 7) {
            let expected = rows.indices.filter { $0 != i }
                .sorted { rows[i].distance(rows[$0]) < rows[i].distance(rows[$1]) }.prefix(neighbours)
            let place = i * neighbours..<(i + 1) * neighbours
            #expect(found.indices[place].map(Int.init) == Array(expected))
            for (distance, j) in zip(found.squaredDistances[place], expected) {
                let exact = pow(rows[i].distance(rows[j]), 2)
                #expect(abs(Double(distance) - exact) <= 1e-5 * exact)
            }
        }
    }

    @Test func `A point far from the origin has its own neighbours`() {
        // |a|² + |b|² - 2ab would lose all digits here if the points were not centred first.
        let data = Tensor.groups(2, count: 50, dimensions: 3) + 10_000
        let near = Neighbours(5, of: Tensor.groups(2, count: 50, dimensions: 3), .exact)
        let far = Neighbours(5, of: data, .exact)
        // Adding 10,000 rounds the coordinates to multiples of 2⁻¹⁰; seldom do two neighbours change places.
        let same = zip(near.indices, far.indices).filter { $0 == $1 }.count
        #expect(same > 240)
    }

    @Test func `Trees find nearly all of them`() {
        let data = Tensor.groups(20, count: 3000, dimensions: 20, spread: 1)
        let exact = Neighbours(30, of: data, .exact), found = Neighbours(30, of: data, .approximate(seed: 1))
        let hits = (0..<3000).reduce(0) { hits, i in
            let place = i * 30..<(i + 1) * 30
            return hits + Set(exact.indices[place]).intersection(found.indices[place]).count
        }
        #expect(Double(hits) > 0.97 * 90_000)
        #expect((0..<3000).allSatisfy { i in !found.indices[i * 30..<(i + 1) * 30].contains(Int32(i)) })
        #expect((0..<3000).allSatisfy { i in Set(found.indices[i * 30..<(i + 1) * 30]).count == 30 })
    }

    @Test func `The same seed gives the same trees, on one core and on all`() {
        let data = Tensor.groups(20, count: 2000, dimensions: 10, spread: 1)
        let all = Neighbours(20, of: data, .approximate(seed: 1))
        let one = Parallel.$isSerial.withValue(true) { Neighbours(20, of: data, .approximate(seed: 1)) }
        #expect(all.indices == one.indices)
        #expect(all.squaredDistances == one.squaredDistances)
    }

    @Test func `Of equals the first ones are taken`() {
        let found = Neighbours(3, of: Tensor(zeros: [20, 2]), .exact)
        #expect(found.indices.prefix(6) == [1, 2, 3, 0, 2, 3])
        #expect(found.squaredDistances.allSatisfy { $0 == 0 })
    }
}

@Suite struct `The affinities of points` {
    @Test func `They are symmetric and sum to one`() {
        let data = Tensor.groups(3, count: 200, dimensions: 5)
        let affinities = Affinities(perplexity: 12, neighbours: Neighbours(36, of: data, .exact))
        var table = [Float](repeating: 0, count: 200 * 200)
        for i in 0..<200 {
            for edge in affinities.starts[i]..<affinities.starts[i + 1] {
                table[i * 200 + Int(affinities.columns[edge])] += affinities.values[edge]
            }
        }
        let sum = table.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - 1) < 1e-6)
        for i in 0..<200 { for j in 0..<i { #expect(table[i * 200 + j] == table[j * 200 + i]) } }
        #expect((0..<200).allSatisfy { table[$0 * 201] == 0 })
    }

    @Test(arguments: [2.0, 5, 11.5])
    func `Each point sees as many neighbours as the perplexity`(perplexity: Double) {
        let distances = (0..<40).map { Float($0 * $0) * 0.03 + 2 }
        var probabilities = [Float](repeating: 0, count: 40), scratch = [Double](repeating: 0, count: 40)
        ConditionalProbabilities.write(
            perplexity: perplexity, squaredDistances: distances, count: 40, scratch: &scratch, to: &probabilities)
        let entropy = -probabilities.reduce(0.0) { $0 + ($1 > 0 ? Double($1) * log(Double($1)) : 0) }
        #expect(abs(exp(entropy) - perplexity) < 1e-5 * perplexity)
        #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 >= $1 })
    }

    @Test func `Equal distances are shared evenly`() {
        var probabilities = [Float](repeating: 0, count: 8), scratch = [Double](repeating: 0, count: 8)
        ConditionalProbabilities.write(
            perplexity: 3, squaredDistances: [Float](repeating: 2, count: 8), count: 8, scratch: &scratch,
            to: &probabilities)
        #expect(probabilities == [Float](repeating: 0.125, count: 8))
        let copies: [Float] = [0, 0, 0, 0, 0, 4, 5, 6]
        ConditionalProbabilities.write(
            perplexity: 3, squaredDistances: copies, count: 8, scratch: &scratch, to: &probabilities)
        #expect(probabilities.prefix(5).allSatisfy { abs($0 - 0.2) < 1e-6 })
    }
}

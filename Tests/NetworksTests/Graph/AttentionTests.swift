import Foundation
import Tensors
import Testing

@testable import Networks

/// softmax(Q Kᵀ / √d) V of tokens `[N, T, D]`, the three of them products with one matrix `[3 D, D]`.
private struct SelfAttention: Layer {
    let weight: Tensor

    func forward(_ inputs: [Value]) -> Value {
        let size = weight.shape[1]
        let all = inputs[0].transformed(by: Constant(weight, key: "attention.weight"), bias: nil)
        let parts = (0..<3).map { all.slice(2, $0 * size..<($0 + 1) * size) }
        let scores = parts[0].multiplied(by: parts[1], transposing: true)
            .applying(.linear(scale: 1 / Float(size).squareRoot(), shift: 0))
        return scores.softmax(over: 2).multiplied(by: parts[2])
    }

    var parameters: [(name: String, tensor: Tensor)] { [("weight", weight)] }
}

/// Places of a map as tokens `[N, H W, C]`, with one that all images share before them.
private struct Tokens: Layer {
    let first: Tensor

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0], places = x.height * x.width
        let tokens = x.reshaped(to: [x.batch, x.channels, places]).transposed([0, 2, 1])
        let token = x.constant(Constant(first, key: "token")).broadcast(to: [x.batch, 1, x.channels])
        return .concatenated([token, tokens], along: 1)
    }
}

private struct MeanToken: Layer {
    func forward(_ inputs: [Value]) -> Value { inputs[0].mean(over: [1], keepsAxes: false) }
}

/// A network of tokens: what images alone had a place for before.
@Suite struct AttentionTests {
    private let size = 6

    private func network() throws -> Network {
        let specification = InputSpecification(
            channels: 3, height: 8, width: 8, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 3, input: specification)
        var x = net.convolution("patches", net.input, to: size, kernel: 2, stride: 2, padding: .symmetric(.init(0)))
        x = net.add("tokens", Tokens(first: .waves([1, 1, size], 5)), x)
        x = net.add("attention", SelfAttention(weight: .waves([3 * size, size], 2)), x)
        x = net.add("mean", MeanToken(), x)
        x = net.linear("head", x, to: 4)
        return try net.network("attention", explanationLayer: "tokens")
    }

    /// The attention of tokens in Double.
    private func attention(_ x: [[Double]], _ weight: Tensor) -> [[Double]] {
        let w = weight.elements.map(Double.init)
        func product(_ row: [Double], _ part: Int) -> [Double] {
            (0..<size).map { o in (0..<size).reduce(0) { $0 + w[((part * size + o) * size) + $1] * row[$1] } }
        }
        let (q, k, v) = (x.map { product($0, 0) }, x.map { product($0, 1) }, x.map { product($0, 2) })
        return q.map { q in
            let scores = k.map { k in exp(zip(q, k).reduce(0) { $0 + $1.0 * $1.1 } / Double(size).squareRoot()) }
            let sum = scores.reduce(0, +)
            return (0..<size).map { d in zip(scores, v).reduce(0) { $0 + $1.0 / sum * $1.1[d] } }
        }
    }

    @Test func `Forward as the definition has it`() throws {
        let pass = try network().forward(.waves([2, 3, 8, 8], 0.3))
        let tokens = try pass.activation(at: "tokens"), got = try pass.activation(at: "attention")
        #expect(tokens.shape == [2, 17, 6])
        for image in 0..<2 {
            let rows = (0..<17).map { t in (0..<size).map { Double(tokens[image, t, $0]) } }
            let expected = attention(rows, .waves([3 * size, size], 2))
            for t in 0..<17 {
                for d in 0..<size { #expect(abs(Double(got[image, t, d]) - expected[t][d]) < 1e-5) }
            }
        }
    }

    @Test(arguments: ["input", "patches", "tokens"]) func `Its gradient is the limit of differences`(layer: String)
        throws
    {
        let network = try network(), x = Tensor.waves([1, 3, 8, 8], 0.3), layer = LayerName(layer)
        let pass = try network.forward(x), target = Target.margin(of: 1, over: 3)
        let gradient = try pass.gradient(of: target, at: layer)
        let A = try pass.activation(at: layer), direction = Tensor.waves(A.shape, 0.9), step: Float = 1e-2
        let there = try pass.replacing(layer, with: A + step * direction)
        let back = try pass.replacing(layer, with: A - step * direction)
        let difference = (try target.values(in: there)[0] - target.values(in: back)[0]) / (2 * step)
        let slope = (gradient * direction).sum()
        #expect(abs(slope - difference) <= 2e-3 * max(abs(slope), 0.1))
    }

    /// What knows no pieces of maps is computed whole.
    @Test func `Copies that differ in a region are those themselves`() throws {
        let network = try network(), x = Tensor.waves([1, 3, 8, 8], 0.3), grey = Tensor(zeros: [1, 3, 8, 8])
        let regions = [(0, 0), (3, 2), (5, 5)].map { top, left in
            ImageRegion(rows: top..<top + 3, columns: left..<left + 2)
        }
        var got: [Int: Tensor] = [:]
        try network.forEachCopy(of: x, replacing: regions, by: grey) { copies, logits in
            for (place, copy) in copies.enumerated() { got[copy] = logits[part: place] }
        }
        for (index, region) in regions.enumerated() {
            var copy = x
            for channel in 0..<3 {
                for row in region.rows { for column in region.columns { copy[0, channel, row, column] = 0 } }
            }
            let expected = try network.logits(copy)[part: 0], logits = try #require(got[index])
            #expect((logits - expected).map(abs).maximum() <= 1e-5)
        }
    }
}

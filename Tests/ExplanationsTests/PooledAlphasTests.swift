import Explanations
import Networks
import Tensors
import Testing

@Suite struct `The alphas behind a global average` {
    /// Two channels of 2 × 2 places; the first has 1, 2, 3, 6 and the second 4 everywhere.
    private static let image = Tensor([1, 2, 3, 6] + [4, 4, 4, 4], shape: [2, 2, 2])
    private static let weight = Tensor([2, -8], shape: [1, 2])

    private static func pass(bias: Float = 0) throws -> ForwardPass {
        let network = try SmallNetworks.pooled(weight, bias: Tensor([bias], shape: [1]), height: 2, width: 2)
        return try network.forward(image)
    }

    @Test func `Weights, parts and alphas are those that one computes by hand`() throws {
        let found = try PooledAlphas(of: .logit(0), in: Self.pass())
        // w = 2/4 and -8/4; ΣA = 12 and 16.
        #expect(found.weights == Tensor([0.5, -2], shape: [1, 2, 1, 1]))
        #expect(found.parts == Tensor([6, -32], shape: [1, 2, 1, 1]))
        #expect(found.alphas == Tensor([1 / 8, -1 / 30], shape: [1, 2, 1, 1]))
        #expect(found.spread == 0)
        #expect(found.negativeShare == 0.5)
    }

    @Test(arguments: [0, 3.5] as [Float]) func `The parts add up to the score without the bias`(bias: Float) throws {
        let pass = try Self.pass(bias: bias), found = try PooledAlphas(of: .logit(0), in: pass)
        #expect(abs(found.parts.sum() - (pass.logits[0, 0] - bias)) < 1e-5)
    }

    @Test func `With them the map is that of Grad-CAM++`() throws {
        let pass = try Self.pass(), found = try PooledAlphas(of: .logit(0), in: pass)
        let A = try pass.activation(at: "maps")
        let w = 4 * found.alphas * found.weights.relu()
        let map = try GradCAMPlusPlus().map(of: .logit(0), in: pass)
        #expect(((w * A).sum(over: .channel).relu() - map).absoluteValue().maximum() < 1e-6)
    }

    @Test func `Where no average follows, the gradient is not the same everywhere`() throws {
        let network = try SmallNetworks.linear(Tensor([1, 2, 3, 4], shape: [1, 4]), channels: 1, height: 2, width: 2)
        let found = try PooledAlphas(of: .logit(0), in: network.forward(Tensor([1, 1, 1, 1], shape: [1, 2, 2])))
        // |1 - 2.5| of 4.
        #expect(abs(found.spread - 1.5 / 4) < 1e-6)
    }
}

import Explanations
import Networks
import Reference
import Tensors
import Testing

@Suite struct `Grad-CAM` {
    /// Two maps that are the image's own two channels, averaged and weighed: class 0 by 32 and -16, class 1 by 0 and 0.
    private func averagingNetwork() throws -> Network {
        let input = InputSpecification(channels: 2, height: 4, width: 4, mean: [0, 0], deviation: [1, 1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let identity = Convolution("maps", weight: Tensor([1, 0, 0, 1], shape: [2, 2, 1, 1]))
        let maps = net.add("maps", identity, net.input)
        let mean = net.globalAveragePooling("pool", maps)
        let weight = Tensor([32, -16, 0, 0], shape: [2, 2])
        _ = net.add("score", Linear("score", weight: weight, bias: Tensor([5, 5], shape: [2])), mean, channels: 2)
        return try net.network("averaging", explanationLayer: "maps")
    }

    /// A is rising from 0 to 15, B falling from 15 to 0, a step a pixel.
    private let image = Tensor((0..<16).map(Float.init) + (0..<16).map { Float(15 - $0) }, shape: [2, 4, 4])

    @Test func `A case of 4 × 4 worked out by hand`() throws {
        let pass = try averagingNetwork().forward(image)
        let got = try GradCAM().map(of: .logit(0), in: pass)
        // α = (32, -16) / 16 = (2, -1), so L = ReLU(2 i - (15 - i)) = ReLU(3 i - 15) at pixel i.
        let expected = Tensor((0..<16).map { Float(max(0, 3 * $0 - 15)) }, shape: [1, 1, 4, 4])
        #expect(got == expected)
    }

    @Test func `A class that no map speaks for has an empty map`() throws {
        let pass = try averagingNetwork().forward(image)
        let got = try GradCAM().map(of: .logit(1), in: pass)
        #expect(got == Tensor(zeros: [1, 1, 4, 4]))
    }

    @Test func `Each image of a batch has the map that it has alone`() throws {
        let network = try averagingNetwork()
        let mirrored = Tensor(image.elements.reversed(), shape: image.shape)
        let both = try GradCAM().map(of: .logit(0), in: network.forward(Tensor(stacking: [image, mirrored])))
        let first = try GradCAM().map(of: .logit(0), in: network.forward(image))
        let second = try GradCAM().map(of: .logit(0), in: network.forward(mirrored))
        #expect(both[part: 0] == first[part: 0])
        #expect(both[part: 1] == second[part: 0])
    }

    /// The same three layers in Double, with everything written out: a convolution, ReLU, and a linear layer over all
    /// places, so that the gradient differs from place to place and its mean matters.
    @Test(arguments: [0, 1, 2])
    func `A network without global pooling, against the formula in Double`(target: Int) throws {
        let convolution = ReferenceConvolution(
            weight: ReferenceArray(waves: [6, 3, 3, 3], seed: 1).rounded,
            window: ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1)))
        let linear = ReferenceLinear(
            weight: ReferenceArray(waves: [3, 6 * 5 * 7], seed: 2).rounded, bias: [0, 0, 0])
        let x = ReferenceArray(waves: [1, 3, 5, 7], seed: 3).rounded

        let input = InputSpecification(height: 5, width: 7, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let layer = Convolution("convolution", weight: convolution.weight.tensor, padding: .symmetric(.init(1)))
        let maps = net.relu("maps", net.add("convolution", layer, net.input, channels: 6))
        _ = net.add("score", Linear("score", weight: linear.weight.tensor), maps, channels: 3)
        let pass = try net.network("flat", explanationLayer: "maps").forward(x.tensor)
        let got = try GradCAM().map(of: .logit(target), in: pass)

        let A = ReferenceRectifier().forward(convolution.forward(x))
        var seed = ReferenceArray(zeros: [1, 3])
        seed[0, target] = 1
        let dA = linear.gradientToInput(seed).reshaped(to: A.shape)
        var expected = ReferenceArray(zeros: [1, 1, 5, 7])
        for k in 0..<6 {
            var α = 0.0
            for i in 0..<5 { for j in 0..<7 { α += dA[0, k, i, j] / 35 } }
            for i in 0..<5 { for j in 0..<7 { expected[0, 0, i, j] += α * A[0, k, i, j] } }
        }
        expected = expected.map { max(0, $0) }
        let deviation = ReferenceArray(got).deviation(from: expected)
        #expect(expected.elements.max()! > 0)
        #expect(deviation < 1e-5)
    }

    @Test func `A layer that does not exist is named with its nearest`() throws {
        let pass = try averagingNetwork().forward(image)
        #expect(throws: NetworkError.unknownLayer("map", network: "averaging", nearest: ["maps"])) {
            try GradCAM(layer: "map").map(of: .logit(0), in: pass)
        }
    }
}

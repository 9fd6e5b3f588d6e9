import Explanations
import Networks
import Reference
import Tensors
import Testing

/// A unit of an inner layer is explained as the class of a network that ends there.
@Suite struct `Units of inner layers as targets` {
    /// The first three layers of the twin, and a linear layer that reads the given units of the third.
    private static func cutTwin(reading weight: Tensor) throws -> Network {
        let size = Twin.size
        var net = NetworkBuilder(
            formulaWeights: 0, input: SmallNetworks.input(channels: 3, height: size.height, width: size.width))
        var x = net.input
        for (i, shape) in [[4, 3, 3, 3], [5, 4, 3, 3]].enumerated() {
            let layer = Convolution(
                "conv\(i)", weight: ReferenceArray(waves: shape, seed: i + 1).rounded.tensor,
                padding: .symmetric(.init(1)))
            x = net.add(LayerName("conv\(i)"), layer, x, channels: shape[0])
            if i == 0 { x = net.relu("relu0", x) }
        }
        _ = net.add("score", Linear("score", weight: weight), x, channels: 1)
        return try net.network("cut twin", explanationLayer: "relu0")
    }

    private static func settings() -> MethodSettings {
        var settings = MethodSettings()
        settings.layer = "relu0"
        settings.steps = 5
        settings.sampleCount = 6
        settings.window = 3
        settings.stride = 2
        settings.segments = 2
        return settings
    }

    /// CAM explains classes of a pooled head alone.
    private static let methods = Methods.names.filter { $0 != "cam" }

    @Test(arguments: methods, [true, false])
    func `One unit, and the sum over a channel's map`(name: String, isOneUnit: Bool) throws {
        let (height, width) = Twin.size, channel = 2, row = 3, column = 4
        var weight = Tensor(zeros: [1, 5, height, width])
        for i in 0..<height {
            for j in 0..<width where !isOneUnit || (i, j) == (row, column) { weight[0, channel, i, j] = 1 }
        }
        let cut = try Self.cutTwin(reading: weight.reshaped(to: [1, 5 * height * width]))
        let target = Target.neuron(
            layer: "conv1", channel: channel, row: isOneUnit ? row : nil, column: isOneUnit ? column : nil)
        let method = try Methods.named(name).init(Self.settings()), x = Twin.image().tensor
        let expected = try method.attribute(.logit(0), to: x, in: cut).values
        let got = try method.attribute(target, to: x, in: Twin().network).values
        #expect(got.deviation(from: ReferenceArray(expected)) < 1e-4)
    }

    @Test func `A target before the layer that is asked for has no gradient there`() throws {
        let network = try Twin().network, target = Target.neuron(layer: "conv0", channel: 1)
        #expect(throws: NetworkError.noPath(from: "conv0", to: "relu1")) {
            try GradCAM(layer: "relu1").attribute(target, to: Twin.image().tensor, in: network)
        }
    }

    @Test func `Several layers asked at once answer as each alone, under every rule`() throws {
        let network = try Twin().network, pass = try network.forward(Twin.image().tensor)
        let reference = try network.forward(Twin.image(4).tensor)
        let relevance = BackwardRule.relevance(LRP().composite(for: network.input))
        let layers: [LayerName] = ["input", "relu0", "conv1", "relu1", "score"]
        let rules = [BackwardRule.standard, .guided, .deconvolution, .rescale(reference: reference), relevance]
        for (number, rule) in rules.enumerated() {
            let together = try pass.gradient(of: [.logit(1)], at: layers, rule: rule)
            for (layer, got) in zip(layers, together) {
                let alone = try pass.gradient(of: .logit(1), at: layer, rule: rule)
                #expect(got.deviation(from: ReferenceArray(alone)) < 1e-6, "rule \(number) at \(layer)")
            }
        }
    }
}

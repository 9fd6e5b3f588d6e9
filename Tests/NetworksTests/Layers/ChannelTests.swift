import Networks
import Reference
import Testing
import Zoo

/// The layers that join, part, mix and weigh channels, by themselves and behind convolutions, where values lie in blocks
/// of 8 or 16 channels and the last block is not always full.
@Suite struct `Channels` {
    static let counts = [5, 8, 16, 20, 24, 40]

    private static func convolution(_ outputs: Int, _ inputs: Int, seed: Int) -> ReferenceNetwork.Layer {
        .convolution(
            ReferenceConvolution(
                weight: ReferenceArray(waves: [outputs, inputs, 1, 1], seed: seed).map { $0 / 2 }.rounded,
                window: ReferenceWindow(size: (1, 1))))
    }

    private static func image(_ channels: Int = 3) -> ReferenceArray {
        ReferenceArray(waves: [2, channels, 5, 3], seed: 5).rounded
    }

    private func worst(_ network: ReferenceNetwork, at x: ReferenceArray) throws -> [String: Double] {
        try network.deviations(at: x, rules: [.standard, .guided]).filter { !($0.value <= 1e-5) }
    }

    @Test(arguments: counts, counts)
    func `Concatenation behind convolutions`(_ a: Int, _ b: Int) throws {
        var network = ReferenceNetwork()
        network.add("a", Self.convolution(a, 3, seed: 1), "input")
        network.add("a.relu", .rectifier(ReferenceRectifier()))
        network.add("b", Self.convolution(b, 3, seed: 2), "input")
        network.add("joined", .concatenation, "a.relu", "b", "input", "a.relu")
        network.add("behind", Self.convolution(7, 2 * a + b + 3, seed: 3))
        network.addReadOut(after: [2, 7, 5, 3])
        let worst = try worst(network, at: Self.image())
        #expect(worst == [:])
    }

    @Test(arguments: counts)
    func `Dense connections: every layer reads all before it, normalized`(_ growth: Int) throws {
        var network = ReferenceNetwork()
        network.add("stem", Self.convolution(growth, 3, seed: 1))
        var joined = "stem", channels = growth
        for i in 1...3 {
            network.add(
                "norm\(i)", .batchNormalization(ReferenceBatchNormalization(waves: channels, seed: 10 + i)), joined)
            network.add("relu\(i)", .rectifier(ReferenceRectifier()))
            network.add("conv\(i)", Self.convolution(growth, channels, seed: 20 + i))
            channels += growth
            joined = network.add("joined\(i)", .concatenation, joined, "conv\(i)")
        }
        network.addReadOut(after: [2, channels, 5, 3])
        let worst = try worst(network, at: Self.image())
        #expect(worst == [:])
    }

    @Test(arguments: [4, 8, 16, 20, 24, 40, 116])
    func `Halves, one convolved and one not, joined and shuffled`(_ channels: Int) throws {
        var network = ReferenceNetwork()
        network.add("stem", Self.convolution(channels, 3, seed: 1))
        network.add("first", .channelHalf(ReferenceChannelHalf(isSecond: false)), "stem")
        network.add("second", .channelHalf(ReferenceChannelHalf(isSecond: true)), "stem")
        network.add("branch", Self.convolution(channels / 2, channels / 2, seed: 2))
        network.add("branch.relu", .rectifier(ReferenceRectifier()))
        network.add("joined", .concatenation, "first", "branch.relu")
        network.add("shuffled", .channelShuffle(ReferenceChannelShuffle(groups: 2)))
        network.add("behind", Self.convolution(6, channels, seed: 3))
        network.addReadOut(after: [2, 6, 5, 3])
        let worst = try worst(network, at: Self.image())
        #expect(worst == [:])
    }

    @Test(arguments: [(6, 2), (6, 3), (20, 4), (24, 3)])
    func `A shuffle by itself`(channels: Int, groups: Int) throws {
        var network = ReferenceNetwork()
        network.add("shuffled", .channelShuffle(ReferenceChannelShuffle(groups: groups)))
        network.addReadOut(after: [2, channels, 5, 3])
        let worst = try worst(network, at: Self.image(channels))
        #expect(worst == [:])
    }

    @Test(arguments: counts)
    func `Squeeze and excitation: a gate for each channel, computed from all of them`(_ channels: Int) throws {
        var network = ReferenceNetwork()
        network.add("stem", Self.convolution(channels, 3, seed: 1))
        network.add("swish", .activation(.hardSwish))
        network.add("squeeze", .globalAveragePooling)
        network.add("fc1", Self.convolution(8, channels, seed: 2))
        network.add("relu", .rectifier(ReferenceRectifier()))
        network.add("fc2", Self.convolution(channels, 8, seed: 3))
        network.add("gate", .activation(.hardSigmoid))
        network.add("gated", .channelGate, "swish", "gate")
        network.add("behind", Self.convolution(6, channels, seed: 4))
        network.addReadOut(after: [2, 6, 5, 3])
        let worst = try worst(network, at: Self.image())
        #expect(worst == [:])
    }

    @Test(arguments: counts)
    func `ConvNeXt's block: normalization over channels, GELU, layer scale and a skip`(_ channels: Int) throws {
        func waves(_ count: Int, _ seed: Int) -> [Double] {
            ReferenceArray(waves: [count], seed: seed).rounded.elements
        }
        var network = ReferenceNetwork()
        network.add("stem", Self.convolution(channels, 3, seed: 1))
        network.add(
            "norm",
            .layerNormalization(
                ReferenceLayerNormalization(
                    scale: waves(channels, 2), shift: waves(channels, 3), epsilon: Double(Float(1e-3)))))
        network.add("wide", Self.convolution(4 * channels, channels, seed: 4))
        network.add("gelu", .activation(.gelu))
        network.add("narrow", Self.convolution(channels, 4 * channels, seed: 5))
        network.add("scale", .channelScale(waves(channels, 6)))
        network.add("add", .addition, "stem", "scale")
        network.addReadOut(after: [2, channels, 5, 3])
        let worst = try worst(network, at: Self.image())
        #expect(worst == [:])
    }
}

import Networks

/// MobileNetV3: MobileNetV2's blocks with squeeze and excitation and hard-swish, found by search (Howard et al. 2019,
/// "Searching for MobileNetV3").
///
/// State-dict names of torchvision: `features.0.0`, `features.B.block.1.0`, `features.B.block.2.fc1` …,
/// `classifier.0`, `classifier.3`. The output of a block with a skip is called by the block: `features.2`.
public enum MobileNetV3 {
    private struct Block {
        let kernel, expanded, channels: Int
        let isGated: Bool
        let activation: NetworkBuilder.Activation
        let stride: Int

        init(
            _ kernel: Int, _ expanded: Int, _ channels: Int, gated: Bool, _ activation: NetworkBuilder.Activation,
            stride: Int = 1
        ) {
            self.kernel = kernel
            self.expanded = expanded
            self.channels = channels
            self.isGated = gated
            self.activation = activation
            self.stride = stride
        }
    }

    private static let small = [
        Block(3, 16, 16, gated: true, .relu, stride: 2), Block(3, 72, 24, gated: false, .relu, stride: 2),
        Block(3, 88, 24, gated: false, .relu), Block(5, 96, 40, gated: true, .hardSwish, stride: 2),
        Block(5, 240, 40, gated: true, .hardSwish), Block(5, 240, 40, gated: true, .hardSwish),
        Block(5, 120, 48, gated: true, .hardSwish), Block(5, 144, 48, gated: true, .hardSwish),
        Block(5, 288, 96, gated: true, .hardSwish, stride: 2), Block(5, 576, 96, gated: true, .hardSwish),
        Block(5, 576, 96, gated: true, .hardSwish),
    ]

    private static let large = [
        Block(3, 16, 16, gated: false, .relu), Block(3, 64, 24, gated: false, .relu, stride: 2),
        Block(3, 72, 24, gated: false, .relu), Block(5, 72, 40, gated: true, .relu, stride: 2),
        Block(5, 120, 40, gated: true, .relu), Block(5, 120, 40, gated: true, .relu),
        Block(3, 240, 80, gated: false, .hardSwish, stride: 2), Block(3, 200, 80, gated: false, .hardSwish),
        Block(3, 184, 80, gated: false, .hardSwish), Block(3, 184, 80, gated: false, .hardSwish),
        Block(3, 480, 112, gated: true, .hardSwish), Block(3, 672, 112, gated: true, .hardSwish),
        Block(5, 672, 160, gated: true, .hardSwish, stride: 2), Block(5, 960, 160, gated: true, .hardSwish),
        Block(5, 960, 160, gated: true, .hardSwish),
    ]

    static let all = [
        architecture("mobilenet-v3-small", blocks: small, stages: [1, 2, 3, 2, 3], hidden: 1024),
        architecture("mobilenet-v3-large", blocks: large, stages: [1, 2, 3, 4, 2, 3], hidden: 1280),
    ]

    /// The ε of its batch normalizations.
    private static let epsilon: Float = 1e-3

    /// - Parameter stages: the numbers of blocks between which timm sees borders.
    private static func architecture(_ name: String, blocks: [Block], stages: [Int], hidden: Int) -> Architecture {
        let last = "features.\(blocks.count + 1)"
        return Architecture(
            name, explanationLayer: .init("\(last).2"), classifier: "classifier.3",
            dialect: .init(others: [timm(blocks, stages: stages)])
        ) { net, classes in
            var x = net.convolutionNormActivation(
                "features.0", net.input, to: 16, kernel: 3, stride: 2, epsilon: epsilon, .hardSwish)
            for (index, block) in blocks.enumerated() { x = add(block, "features.\(index + 1)", x, to: &net) }
            x = net.convolutionNormActivation(last, x, to: 6 * x.channels, kernel: 1, epsilon: epsilon, .hardSwish)
            x = net.globalAveragePooling("avgpool", x)
            x = net.add("classifier.1", HardSwish(), net.linear("classifier.0", x, to: hidden))
            _ = net.linear("classifier.3", x, to: classes)
        }
    }

    private static func timm(_ blocks: [Block], stages: [Int]) -> OtherNames {
        let inputs = [16] + blocks.map(\.channels)
        let last = "features.\(blocks.count + 1)", theirLast = "blocks.\(stages.count).0"
        return MobileNetNames.timm(
            stages: stages,
            blocks: zip(blocks, inputs).enumerated().map { index, block in
                let (block, input) = block, widens = block.expanded != input
                var layers = widens ? ["0.0", "0.1", "1.0", "1.1"] : ["0.0", "0.1"]
                let next = layers.count / 2
                layers += block.isGated ? ["\(next).fc1", "\(next).fc2"] : []
                let projection = block.isGated ? next + 1 : next
                layers += ["\(projection).0", "\(projection).1"]
                return (widens, block.isGated, layers.map { "features.\(index + 1).block.\($0)" })
            },
            others: [
                "features.0.0": "conv_stem", "features.0.1": "bn1", "\(last).0": "\(theirLast).conv",
                "\(last).1": "\(theirLast).bn1", "classifier.0": "conv_head", "classifier.3": "classifier",
            ], addedToVariances: 1e-5 - epsilon)
    }

    private static func add(
        _ block: Block, _ name: String, _ input: NetworkBuilder.Output, to net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        var x = input
        var part = 0
        if block.expanded != input.channels {
            x = net.convolutionNormActivation(
                "\(name).block.0", x, to: block.expanded, kernel: 1, epsilon: epsilon, block.activation)
            part += 1
        }
        x = net.convolutionNormActivation(
            "\(name).block.\(part)", x, to: block.expanded, kernel: block.kernel, stride: block.stride,
            groups: block.expanded, epsilon: epsilon, block.activation)
        part += 1
        if block.isGated {
            x = squeezeAndExcitation("\(name).block.\(part)", x, in: &net)
            part += 1
        }
        x = net.convolutionNormActivation(
            "\(name).block.\(part)", x, to: block.channels, kernel: 1, epsilon: epsilon, .none)
        return block.stride == 1 && block.channels == input.channels ? net.sum(.init(name), x, input) : x
    }

    /// A gate for each channel, from the means of all channels (Hu et al. 2018).
    private static func squeezeAndExcitation(
        _ name: String, _ x: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let squeezed = NetworkBuilder.multipleOfEight(Double(x.channels / 4))
        var gate = net.globalAveragePooling(.init("\(name).avgpool"), x)
        gate = net.convolution("\(name).fc1", gate, to: squeezed, kernel: 1, bias: true)
        gate = net.relu(.init("\(name).activation"), gate)
        gate = net.convolution("\(name).fc2", gate, to: x.channels, kernel: 1, bias: true)
        gate = net.add(.init("\(name).scale_activation"), HardSigmoid(), gate)
        return net.add(.init(name), ChannelGate(), x, gate)
    }
}

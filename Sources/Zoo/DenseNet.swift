import Networks

/// DenseNet: every layer of a block reads the outputs of all layers before it (Huang et al. 2017, "Densely connected
/// convolutional networks").
///
/// State-dict names of torchvision: `features.denseblockB.denselayerL.norm1` …, `features.transitionB.norm`,
/// `classifier`; published files say `norm.1` for `norm1`. `features.denseblockB` is the output of a block, `relu` the
/// last map of features.
public enum DenseNet {
    static let all = [
        architecture("densenet121", blocks: [6, 12, 24, 16], growth: 32, stem: 64),
        architecture("densenet161", blocks: [6, 12, 36, 24], growth: 48, stem: 96),
        architecture("densenet169", blocks: [6, 12, 32, 32], growth: 32, stem: 64),
        architecture("densenet201", blocks: [6, 12, 48, 32], growth: 32, stem: 64),
    ]

    /// `…denselayer1.norm1.weight` is `…denselayer1.norm.1.weight` in files from before 2018.
    private static let dialect = StateDictDialect(olderName: { name in
        var parts = name.split(separator: ".").map(String.init)
        guard let layer = parts.firstIndex(where: { $0.hasPrefix("denselayer") }), layer + 1 < parts.count,
            let number = parts[layer + 1].last
        else { return nil }
        parts[layer + 1] = "\(parts[layer + 1].dropLast()).\(number)"
        return parts.joined(separator: ".")
    })

    private static func architecture(_ name: String, blocks: [Int], growth: Int, stem: Int) -> Architecture {
        Architecture(name, explanationLayer: "relu", classifier: "classifier", dialect: dialect) { net, classes in
            var x = net.convolution("features.conv0", net.input, to: stem, kernel: 7, stride: 2)
            x = net.relu("features.relu0", net.batchNormalization("features.norm0", x))
            x = net.maxPooling("features.pool0", x, kernel: 3, stride: 2, padding: 1)
            for (index, count) in blocks.enumerated() {
                x = block("features.denseblock\(index + 1)", x, layers: count, growth: growth, in: &net)
                if index < blocks.count - 1 { x = transition("features.transition\(index + 1)", x, in: &net) }
            }
            x = net.relu("relu", net.batchNormalization("features.norm5", x))
            x = net.globalAveragePooling("adaptive_avg_pool2d", x)
            _ = net.linear("classifier", x, to: classes)
        }
    }

    /// Batch normalization and ReLU come before each convolution; 1×1 narrows to four times the growth, 3×3 grows.
    private static func block(
        _ name: String, _ input: NetworkBuilder.Output, layers: Int, growth: Int, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        var all = input
        for number in 1...layers {
            let layer = "\(name).denselayer\(number)"
            var x = net.relu(.init("\(layer).relu1"), net.batchNormalization("\(layer).norm1", all))
            x = net.convolution("\(layer).conv1", x, to: 4 * growth, kernel: 1)
            x = net.relu(.init("\(layer).relu2"), net.batchNormalization("\(layer).norm2", x))
            x = net.convolution("\(layer).conv2", x, to: growth, kernel: 3)
            all = net.concatenation(.init(number == layers ? name : "\(name).cat\(number)"), [all, x])
        }
        return all
    }

    /// Half the channels, half the height and width.
    private static func transition(
        _ name: String, _ input: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        var x = net.relu(.init("\(name).relu"), net.batchNormalization("\(name).norm", input))
        x = net.convolution("\(name).conv", x, to: input.channels / 2, kernel: 1)
        return net.averagePooling(.init("\(name).pool"), x, kernel: 2, stride: 2)
    }
}

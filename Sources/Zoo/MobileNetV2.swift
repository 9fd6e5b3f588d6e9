import Networks

/// MobileNetV2: blocks that widen, filter each channel by itself, and project back to few channels, where the skip lies
/// (Sandler et al. 2018, "Inverted residuals and linear bottlenecks").
///
/// State-dict names of torchvision: `features.0.0`, `features.B.conv.0.0` …, `classifier.1`. The output of a block with
/// a skip is called by the block: `features.3`.
public enum MobileNetV2 {
    /// Stages: expansion, channels, number of blocks, stride of the first.
    private static let stages = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ]

    static let architecture = Architecture(
        "mobilenet-v2", explanationLayer: "features.18.2", classifier: "classifier.1", dialect: .init(others: [timm])
    ) { net, classes in
        var x = net.convolutionNormActivation("features.0", net.input, to: 32, kernel: 3, stride: 2, .relu6)
        var number = 1
        for (expansion, channels, count, stride) in stages {
            for i in 0..<count {
                x = block(
                    "features.\(number)", x, to: channels, expansion: expansion, stride: i == 0 ? stride : 1, in: &net)
                number += 1
            }
        }
        x = net.convolutionNormActivation("features.\(number)", x, to: 1280, kernel: 1, .relu6)
        x = net.globalAveragePooling("adaptive_avg_pool2d", x)
        _ = net.linear("classifier.1", x, to: classes)
    }

    private static let timm = MobileNetNames.timm(
        stages: stages.map(\.2),
        blocks: stages.flatMap { stage in (0..<stage.2).map { _ in stage.0 != 1 } }.enumerated().map { index, widens in
            let parts = widens ? ["0.0", "0.1", "1.0", "1.1", "2", "3"] : ["0.0", "0.1", "1", "2"]
            return (widens, isGated: false, layers: parts.map { "features.\(index + 1).conv.\($0)" })
        },
        others: [
            "features.0.0": "conv_stem", "features.0.1": "bn1", "features.18.0": "conv_head", "features.18.1": "bn2",
            "classifier.1": "classifier",
        ])

    private static func block(
        _ name: String, _ input: NetworkBuilder.Output, to channels: Int, expansion: Int, stride: Int,
        in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        var x = input
        var part = 0
        if expansion != 1 {
            x = net.convolutionNormActivation(
                "\(name).conv.0", x, to: input.channels * expansion, kernel: 1, .relu6)
            part += 1
        }
        x = net.convolutionNormActivation(
            "\(name).conv.\(part)", x, to: x.channels, kernel: 3, stride: stride, groups: x.channels, .relu6)
        x = net.convolution("\(name).conv.\(part + 1)", x, to: channels, kernel: 1)
        x = net.batchNormalization("\(name).conv.\(part + 2)", x)
        return stride == 1 && input.channels == channels ? net.sum(.init(name), x, input) : x
    }
}

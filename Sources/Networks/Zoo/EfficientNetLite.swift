import Tensors

/// EfficientNet-Lite: EfficientNet (Tan & Le 2019) without squeeze-and-excitation and with ReLU6 for swish, scaled to
/// several sizes. Trained on ImageNet by the authors; names as in the PyTorch port's state dict.
///
/// A block widens its input by a 1×1 convolution, filters each channel by itself (depthwise), and projects back without
/// an activation function; where its input and output agree in shape they are added (inverted residuals, Sandler et al.
/// 2018).
public struct EfficientNetLite: Sendable {
    /// How much wider and deeper than Lite0, and the size of its images.
    private let width, depth: Double
    private let size: Int
    public let name: String

    public static let lite0 = EfficientNetLite(width: 1.0, depth: 1.0, size: 224, name: "efficientnet-lite0")
    public static let lite1 = EfficientNetLite(width: 1.0, depth: 1.1, size: 240, name: "efficientnet-lite1")
    public static let lite2 = EfficientNetLite(width: 1.1, depth: 1.2, size: 260, name: "efficientnet-lite2")

    /// Stages: number of blocks, channels, expansion, kernel, stride of the first block.
    private static let stages = [
        (count: 1, channels: 16, expansion: 1, kernel: 3, stride: 1),
        (count: 2, channels: 24, expansion: 6, kernel: 3, stride: 2),
        (count: 2, channels: 40, expansion: 6, kernel: 5, stride: 2),
        (count: 3, channels: 80, expansion: 6, kernel: 3, stride: 2),
        (count: 3, channels: 112, expansion: 6, kernel: 5, stride: 1),
        (count: 4, channels: 192, expansion: 6, kernel: 5, stride: 2),
        (count: 1, channels: 320, expansion: 6, kernel: 3, stride: 1),
    ]

    /// RGB images; v = 127 + 128 x, the middle of the photograph at size / (size + 32).
    public var input: InputSpecification {
        InputSpecification(
            height: size, width: size, cropFraction: Double(size) / Double(size + 32),
            mean: [127, 127, 127], deviation: [128, 128, 128])
    }

    /// The network with weights from a state dict.
    /// - Throws: `WeightsMismatch` if the weights belong to another network.
    public func network(_ weights: Weights, classes: Int = 1000) throws(WeightsMismatch) -> Network {
        try network(NetworkBuilder(weights: weights, input: input), classes: classes)
    }

    /// The network with weights given by a formula, for tests.
    public func network(formulaWeights seed: UInt64, classes: Int = 1000) throws(WeightsMismatch) -> Network {
        try network(NetworkBuilder(formulaWeights: seed, input: input), classes: classes)
    }

    private func network(_ builder: NetworkBuilder, classes: Int) throws(WeightsMismatch) -> Network {
        var net = builder
        var x = net.convolution("_conv_stem", net.input, to: 32, kernel: 3, stride: 2, padding: .same)
        x = net.relu6("act0", net.batchNormalization("_bn0", x, epsilon: 1e-3))
        var number = 0
        for (index, stage) in Self.stages.enumerated() {
            // The first and the last stage keep their single block, and the stem and the head their width, in all sizes.
            let isEdge = index == 0 || index == Self.stages.count - 1
            let count = isEdge ? stage.count : Int((Double(stage.count) * depth).rounded(.up))
            for i in 0..<count {
                x = block(
                    "_blocks.\(number)", x, to: scaled(stage.channels), expansion: stage.expansion,
                    kernel: stage.kernel, stride: i == 0 ? stage.stride : 1, in: &net)
                number += 1
            }
        }
        x = net.convolution("_conv_head", x, to: 1280, kernel: 1)
        x = net.relu6("act1", net.batchNormalization("_bn1", x, epsilon: 1e-3))
        x = net.globalAveragePooling("pool", x)
        _ = net.linear("_fc", x, to: classes)
        return try net.network(name, explanationLayer: "act1")
    }

    private func block(
        _ name: String, _ input: NetworkBuilder.Output, to channels: Int, expansion: Int, kernel: Int, stride: Int,
        in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        var x = input
        if expansion != 1 {
            x = net.convolution("\(name)._expand_conv", x, to: input.channels * expansion, kernel: 1)
            x = net.batchNormalization("\(name)._bn0", x, epsilon: 1e-3)
            x = net.relu6(LayerName("\(name).act0"), x)
        }
        x = net.convolution(
            "\(name)._depthwise_conv", x, to: x.channels, kernel: kernel, stride: stride, padding: .same,
            groups: x.channels)
        x = net.batchNormalization("\(name)._bn1", x, epsilon: 1e-3)
        x = net.relu6(LayerName("\(name).act1"), x)
        x = net.convolution("\(name)._project_conv", x, to: channels, kernel: 1)
        x = net.batchNormalization("\(name)._bn2", x, epsilon: 1e-3)
        return stride == 1 && input.channels == channels ? net.sum(LayerName("\(name).add"), input, x) : x
    }

    /// Channels times width, to the nearest multiple of 8, but never less than 90 % of the exact number.
    private func scaled(_ channels: Int) -> Int {
        let exact = Double(channels) * width
        let rounded = max(8, Int(exact + 4) / 8 * 8)
        return Double(rounded) < 0.9 * exact ? rounded + 8 : rounded
    }
}

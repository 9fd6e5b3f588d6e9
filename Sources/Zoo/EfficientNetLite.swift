import Networks
import Tensors

/// EfficientNet-Lite: EfficientNet (Tan & Le 2019) without squeeze-and-excitation and with ReLU6 for swish, scaled to
/// several sizes. Trained on ImageNet by the authors; names as in the PyTorch port's state dict.
///
/// A block widens its input by a 1×1 convolution, filters each channel by itself (depthwise), and projects back without
/// an activation function; where its input and output agree in shape they are added (inverted residuals, Sandler et al.
/// 2018).
public enum EfficientNetLite {
    public static let lite0 = architecture("efficientnet-lite0", width: 1.0, depth: 1.0, size: 224)
    public static let lite1 = architecture("efficientnet-lite1", width: 1.0, depth: 1.1, size: 240)
    public static let lite2 = architecture("efficientnet-lite2", width: 1.1, depth: 1.2, size: 260)
    public static let lite3 = architecture("efficientnet-lite3", width: 1.2, depth: 1.4, size: 280)
    public static let lite4 = architecture("efficientnet-lite4", width: 1.4, depth: 1.8, size: 300)

    static let all = [lite0, lite1, lite2, lite3, lite4]

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

    /// RGB images of (v - 127) / 128 for levels v, the middle of the photograph at size / (size + 32).
    ///
    /// - Parameters:
    ///   - width, depth: how much wider and deeper than Lite0.
    ///   - size: the size of its images.
    private static func architecture(_ name: String, width: Double, depth: Double, size: Int) -> Architecture {
        let input = InputSpecification(
            height: size, width: size, cropFraction: Double(size) / Double(size + 32),
            mean: [127, 127, 127], deviation: [128, 128, 128])
        return Architecture(name, input: input, explanationLayer: "act1", classifier: "_fc") { net, classes in
            assemble(&net, width: width, depth: depth, classes: classes)
        }
    }

    private static func assemble(_ net: inout NetworkBuilder, width: Double, depth: Double, classes: Int) {
        var x = net.convolution("_conv_stem", net.input, to: 32, kernel: 3, stride: 2, padding: .same)
        x = net.relu6("act0", net.batchNormalization("_bn0", x, epsilon: 1e-3))
        var number = 0
        for (index, stage) in stages.enumerated() {
            // The first and the last stage keep their single block, and the stem and the head their width, in all sizes.
            let isEdge = index == 0 || index == stages.count - 1
            let count = isEdge ? stage.count : Int((Double(stage.count) * depth).rounded(.up))
            let channels = NetworkBuilder.multipleOfEight(Double(stage.channels) * width)
            for i in 0..<count {
                x = block(
                    "_blocks.\(number)", x, to: channels, expansion: stage.expansion, kernel: stage.kernel,
                    stride: i == 0 ? stage.stride : 1, in: &net)
                number += 1
            }
        }
        x = net.convolution("_conv_head", x, to: 1280, kernel: 1)
        x = net.relu6("act1", net.batchNormalization("_bn1", x, epsilon: 1e-3))
        x = net.globalAveragePooling("pool", x)
        _ = net.linear("_fc", x, to: classes)
    }

    private static func block(
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
}

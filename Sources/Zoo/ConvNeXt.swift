import Networks
import Tensors

/// ConvNeXt: a convolutional network with the habits of transformers, large depthwise kernels, layer normalization and
/// GELU (Liu et al. 2022, "A ConvNet for the 2020s").
///
/// State-dict names of torchvision: `features.0.0`, `features.S.B.block.0`, `features.S.B.layer_scale` …,
/// `classifier.0`, `classifier.2`. The output of a block is called by the block: `features.7.2`.
public enum ConvNeXt {
    static let tiny = architecture("convnext-tiny", stages: [(3, 96), (3, 192), (9, 384), (3, 768)])

    /// - Parameter stages: numbers of blocks and of channels.
    private static func architecture(_ name: String, stages: [(count: Int, channels: Int)]) -> Architecture {
        let last = "features.\(2 * stages.count - 1).\(stages.last!.count - 1)"
        return Architecture(
            name, input: .imageNet(size: 224, resized: 236), explanationLayer: .init(last), classifier: "classifier.2"
        ) { net, classes in
            let none = Padding.symmetric(.init(0))
            var x = net.input
            for (index, stage) in stages.enumerated() {
                let entry = "features.\(2 * index)"
                if index == 0 {
                    x = net.convolution(
                        "\(entry).0", x, to: stage.channels, kernel: 4, stride: 4, padding: none, bias: true)
                    x = net.layerNormalization("\(entry).1", x)
                } else {
                    x = net.layerNormalization("\(entry).0", x)
                    x = net.convolution(
                        "\(entry).1", x, to: stage.channels, kernel: 2, stride: 2, padding: none, bias: true)
                }
                for i in 0..<stage.count { x = block("features.\(2 * index + 1).\(i)", x, in: &net) }
            }
            x = net.globalAveragePooling("avgpool", x)
            x = net.layerNormalization("classifier.0", x)
            _ = net.linear("classifier.2", x, to: classes)
        }
    }

    /// Depthwise 7×7, normalization, four times as many channels and back, a factor for each channel, and the skip.
    private static func block(
        _ name: String, _ input: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let channels = input.channels
        var x = net.convolution("\(name).block.0", input, to: channels, kernel: 7, groups: channels, bias: true)
        x = net.layerNormalization("\(name).block.2", x)
        x = net.pointwiseLinear("\(name).block.3", x, to: 4 * channels)
        x = net.add(.init("\(name).block.4"), GELU(), x)
        x = net.pointwiseLinear("\(name).block.5", x, to: channels)
        x = net.channelScale("\(name).layer_scale", x)
        return net.sum(.init(name), x, input)
    }
}

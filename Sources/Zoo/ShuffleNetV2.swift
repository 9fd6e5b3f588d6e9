import Networks
import Tensors

/// ShuffleNet V2: half of the channels pass a block untouched, then all are shuffled (Ma et al. 2018, "Practical
/// guidelines for efficient CNN architecture design").
///
/// State-dict names of torchvision: `conv1.0`, `stageS.B.branch1.0`, `stageS.B.branch2.0` …, `conv5.0`, `fc`. The output
/// of a block is called by the block: `stage4.3`.
public enum ShuffleNetV2 {
    static let x1 = Architecture("shufflenet-v2-x1-0", explanationLayer: "conv5.2", classifier: "fc") { net, classes in
        var x = net.convolutionNormActivation("conv1", net.input, to: 24, kernel: 3, stride: 2, .relu)
        x = net.maxPooling("maxpool", x, kernel: 3, stride: 2, padding: 1)
        for (stage, count, channels) in [(2, 4, 116), (3, 8, 232), (4, 4, 464)] {
            for i in 0..<count {
                let name = "stage\(stage).\(i)"
                x = i == 0 ? reducing(name, x, to: channels, in: &net) : block(name, x, in: &net)
            }
        }
        x = net.convolutionNormActivation("conv5", x, to: 1024, kernel: 1, .relu)
        x = net.globalAveragePooling("mean", x)
        _ = net.linear("fc", x, to: classes)
    }

    /// One half of the channels is convolved, the other is not.
    private static func block(
        _ name: String, _ x: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let half = x.channels / 2
        let kept = net.add(.init("\(name).chunk1"), ChannelHalf(.first), x, channels: half)
        let rest = net.add(.init("\(name).chunk2"), ChannelHalf(.second), x, channels: x.channels - half)
        let convolved = branch2(name, rest, to: half, stride: 1, in: &net)
        return joined(name, kept, convolved, in: &net)
    }

    /// Both branches see all channels, at stride 2.
    private static func reducing(
        _ name: String, _ x: NetworkBuilder.Output, to channels: Int, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let branch = "\(name).branch1"
        var short = net.convolution("\(branch).0", x, to: x.channels, kernel: 3, stride: 2, groups: x.channels)
        short = net.batchNormalization("\(branch).1", short)
        short = net.convolution("\(branch).2", short, to: channels / 2, kernel: 1)
        short = net.relu(.init("\(branch).4"), net.batchNormalization("\(branch).3", short))
        let long = branch2(name, x, to: channels / 2, stride: 2, in: &net)
        return joined(name, short, long, in: &net)
    }

    private static func branch2(
        _ name: String, _ input: NetworkBuilder.Output, to channels: Int, stride: Int, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let branch = "\(name).branch2"
        var x = net.convolution("\(branch).0", input, to: channels, kernel: 1)
        x = net.relu(.init("\(branch).2"), net.batchNormalization("\(branch).1", x))
        x = net.convolution("\(branch).3", x, to: channels, kernel: 3, stride: stride, groups: channels)
        x = net.batchNormalization("\(branch).4", x)
        x = net.convolution("\(branch).5", x, to: channels, kernel: 1)
        return net.relu(.init("\(branch).7"), net.batchNormalization("\(branch).6", x))
    }

    private static func joined(
        _ name: String, _ a: NetworkBuilder.Output, _ b: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        net.add(.init(name), ChannelShuffle(groups: 2), net.concatenation(.init("\(name).cat"), [a, b]))
    }
}

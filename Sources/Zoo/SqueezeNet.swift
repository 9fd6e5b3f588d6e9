import Networks
import Tensors

/// SqueezeNet: AlexNet's accuracy with fifty times fewer parameters (Iandola et al. 2016), by "fire" blocks that squeeze
/// to few channels before they expand by 1×1 and 3×3 convolutions side by side.
///
/// State-dict names of torchvision: `features.N.squeeze`, `.expand1x1`, `.expand3x3`, `classifier.1`. The output of a
/// block is called by the block: `features.12`. There is no linear layer: the classes are channels, averaged.
public enum SqueezeNet {
    static let all = [
        architecture("squeezenet1-0", stem: (channels: 96, kernel: 7), poolingsAfter: [2, 6, 11]),
        architecture("squeezenet1-1", stem: (channels: 64, kernel: 3), poolingsAfter: [2, 5, 8]),
    ]

    /// The channels to which each block squeezes; it expands to four times as many on either side.
    private static let squeezed = [16, 16, 32, 32, 48, 48, 64, 64]

    /// - Parameter poolingsAfter: the numbers of the poolings among the features.
    private static func architecture(
        _ name: String, stem: (channels: Int, kernel: Int), poolingsAfter poolings: Set<Int>
    ) -> Architecture {
        Architecture(name, explanationLayer: "features.12", classifier: "classifier.1") { net, classes in
            var x = net.convolution(
                "features.0", net.input, to: stem.channels, kernel: stem.kernel, stride: 2,
                padding: .symmetric(.init(0)), bias: true)
            x = net.relu("features.1", x)
            var rest = squeezed[...]
            for number in 2...12 {
                if poolings.contains(number) {
                    x = net.maxPooling(.init("features.\(number)"), x, kernel: 3, stride: 2, coversEnd: true)
                } else {
                    x = fire("features.\(number)", x, squeezed: rest.removeFirst(), in: &net)
                }
            }
            x = net.convolution("classifier.1", x, to: classes, kernel: 1, bias: true)
            x = net.globalAveragePooling("classifier.3", net.relu("classifier.2", x))
            _ = net.add("flatten", Flatten(), x)
        }
    }

    private static func fire(
        _ name: String, _ input: NetworkBuilder.Output, squeezed: Int, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let expanded = 4 * squeezed
        var x = net.convolution("\(name).squeeze", input, to: squeezed, kernel: 1, bias: true)
        x = net.relu(.init("\(name).squeeze_activation"), x)
        var narrow = net.convolution("\(name).expand1x1", x, to: expanded, kernel: 1, bias: true)
        narrow = net.relu(.init("\(name).expand1x1_activation"), narrow)
        var wide = net.convolution("\(name).expand3x3", x, to: expanded, kernel: 3, bias: true)
        wide = net.relu(.init("\(name).expand3x3_activation"), wide)
        return net.concatenation(.init(name), [narrow, wide])
    }
}

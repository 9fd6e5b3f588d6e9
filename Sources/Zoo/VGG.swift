import Networks
import Tensors

/// VGG: 3×3 convolutions and nothing else between poolings (Simonyan & Zisserman 2015, "Very deep convolutional networks
/// for large-scale image recognition"), with and without batch normalization.
///
/// State-dict names of torchvision: `features.N`, `classifier.0`, `classifier.3`, `classifier.6`.
public enum VGG {
    static let all = [
        ("vgg11", [1, 1, 2, 2, 2]), ("vgg13", [2, 2, 2, 2, 2]), ("vgg16", [2, 2, 3, 3, 3]), ("vgg19", [2, 2, 4, 4, 4]),
    ].flatMap { name, counts in
        [
            architecture(name, counts: counts, isNormalized: false),
            architecture("\(name)-bn", counts: counts, isNormalized: true),
        ]
    }

    /// - Parameter counts: of convolutions in each of the five stages.
    private static func architecture(_ name: String, counts: [Int], isNormalized: Bool) -> Architecture {
        let layersPerConvolution = isNormalized ? 3 : 2
        // The last ReLU stands before the fifth pooling.
        let last = counts.reduce(0, +) * layersPerConvolution + 4 - 1
        return Architecture(
            name, explanationLayer: .init("features.\(last)"), classifier: "classifier.6"
        ) { net, classes in
            var x = net.input
            var number = 0
            for (stage, count) in counts.enumerated() {
                for _ in 0..<count {
                    let channels = min(64 << stage, 512)
                    x = net.convolution("features.\(number)", x, to: channels, kernel: 3, bias: true)
                    if isNormalized { x = net.batchNormalization("features.\(number + 1)", x) }
                    number += layersPerConvolution
                    x = net.relu(.init("features.\(number - 1)"), x)
                }
                x = net.maxPooling(.init("features.\(number)"), x, kernel: 2, stride: 2)
                number += 1
            }
            x = net.add("avgpool", AdaptiveAveragePooling(size: .init(7)), x)
            x = net.relu("classifier.1", net.linear("classifier.0", x, features: x.channels * 49, to: 4096))
            x = net.relu("classifier.4", net.linear("classifier.3", x, to: 4096))
            _ = net.linear("classifier.6", x, to: classes)
        }
    }
}

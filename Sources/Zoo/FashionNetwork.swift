import Networks

/// A small network of VGG's kind for pictures of 28 × 28 grey pixels: convolutions with normalization and ReLU, max-pooling
/// between them, and at the end the mean of each map and a linear layer, as CAM needs it.
///
///     conv1 5×5 → 32, pool;   conv2, conv3 3×3 → 64, pool;   conv4, conv5 3×3 → 128;   mean, fc → 10
///
/// The course trains it itself, in several ways, each with a name of its own (`mirador train fashion`).
public enum FashionNetwork {
    /// Trained; with its first random weights; with a mark planted in one class; against an adversary.
    public enum Kind: String, CaseIterable, Sendable {
        case trained = "fashion"
        case untrained = "fashion-untrained"
        case marked = "fashion-marked"
        case robust = "fashion-robust"
    }

    /// The architecture is one and the same.
    public static let architectures = Kind.allCases.map(architecture)

    public static func architecture(_ kind: Kind) -> Architecture {
        let input = InputSpecification(
            channels: 1, height: 28, width: 28, cropFraction: 1, mean: [0.2860 * 255], deviation: [0.3530 * 255])
        return Architecture(
            kind.rawValue, input: input, explanationLayer: "relu5", classifier: "fc", classes: 10
        ) { net, classes in
            func block(_ number: Int, _ x: NetworkBuilder.Output, to channels: Int, kernel: Int = 3)
                -> NetworkBuilder.Output
            {
                let maps = net.convolution("conv\(number)", x, to: channels, kernel: kernel)
                return net.relu(.init("relu\(number)"), net.batchNormalization("bn\(number)", maps))
            }
            var x = block(1, net.input, to: 32, kernel: 5)
            x = net.maxPooling("pool1", x, kernel: 2, stride: 2)
            x = block(3, block(2, x, to: 64), to: 64)
            x = net.maxPooling("pool2", x, kernel: 2, stride: 2)
            x = block(5, block(4, x, to: 128), to: 128)
            _ = net.linear("fc", net.globalAveragePooling("gap", x), to: classes)
        }
    }
}

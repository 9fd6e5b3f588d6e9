import Networks
import Tensors

/// AlexNet, the network that began it (Krizhevsky et al. 2012), in the one-column form of Krizhevsky 2014, "One weird
/// trick for parallelizing convolutional neural networks".
///
/// State-dict names of torchvision: `features.N`, `classifier.1`, `classifier.4`, `classifier.6`.
public enum AlexNet {
    static let architecture = Architecture(
        "alexnet", explanationLayer: "features.11", classifier: "classifier.6"
    ) { net, classes in
        var x = net.convolution(
            "features.0", net.input, to: 64, kernel: 11, stride: 4, padding: .symmetric(.init(2)), bias: true)
        x = net.maxPooling("features.2", net.relu("features.1", x), kernel: 3, stride: 2)
        x = net.convolution("features.3", x, to: 192, kernel: 5, bias: true)
        x = net.maxPooling("features.5", net.relu("features.4", x), kernel: 3, stride: 2)
        for (number, channels) in [(6, 384), (8, 256), (10, 256)] {
            x = net.convolution("features.\(number)", x, to: channels, kernel: 3, bias: true)
            x = net.relu(.init("features.\(number + 1)"), x)
        }
        x = net.maxPooling("features.12", x, kernel: 3, stride: 2)
        x = net.add("avgpool", AdaptiveAveragePooling(size: .init(6)), x)
        x = net.relu("classifier.2", net.linear("classifier.1", x, features: 256 * 36, to: 4096))
        x = net.relu("classifier.5", net.linear("classifier.4", x, to: 4096))
        _ = net.linear("classifier.6", x, to: classes)
    }
}

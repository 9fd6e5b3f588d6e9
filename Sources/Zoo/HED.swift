import Networks
import Tensors

/// Holistically-nested edge detection (Xie & Tu 2015): VGG-16's thirteen convolutions, and after each of its five stages a 1×1
/// convolution that says for each place how much of an edge it is. The five maps, resized to the image, are weighted together.
///
///     stage s:  convolutions 3×3 with ReLU, after a max-pooling from the second stage on
///     side s:   1×1 to one map, resized by straight lines between the centres of its places
///     fuse:     1×1 over the five of them
///
/// What it gives are the logits of an edge, [N, 1, H, W], before the sigmoid: a number for each pixel. Names of the layers as in
/// Keras's VGG-16, `dsn1` to `dsn5` and `fuse` as in the authors' program.
public enum HED {
    /// BGR images less their mean, of any size: those of the Berkeley data set are of this one, or upright.
    public static let architecture = Architecture(
        "hed",
        input: InputSpecification(
            height: 320, width: 480, cropFraction: 1, filter: .bilinear, mean: [104.00699, 116.66877, 122.67892],
            deviation: [1, 1, 1], order: .bgr),
        explanationLayer: "block5_relu3", classifier: "fuse", classes: 1
    ) { net, classes in
        var x = net.input, sides: [NetworkBuilder.Output] = []
        for (place, count) in [2, 2, 3, 3, 3].enumerated() {
            let stage = place + 1
            if stage > 1 {
                x = net.add(
                    .init("block\(place)_pool"), MaxPooling(kernel: .init(2), stride: .init(2), padding: .same), x)
            }
            for number in 1...count {
                x = net.convolution(
                    "block\(stage)_conv\(number)", x, to: min(64 << place, 512), kernel: 3, bias: true)
                x = net.relu(.init("block\(stage)_relu\(number)"), x)
            }
            let side = net.convolution("dsn\(stage)", x, to: 1, kernel: 1, bias: true)
            sides.append(
                stage == 1 ? side : net.add(.init("side\(stage)"), BilinearResizing(), side, net.input, channels: 1))
        }
        _ = net.convolution("fuse", net.concatenation("sides", sides), to: classes, kernel: 1, bias: true)
    }
}

import Networks
import Tensors

/// z = W v / 255 on images of levels: every attack on it can be worked out by hand.
enum LinearVictim {
    /// - Parameters:
    ///   - weight: `[classes, C · H · W]`.
    ///   - bias: `[classes]`.
    static func network(
        _ weight: Tensor, bias: Tensor? = nil, channels: Int, height: Int, width: Int
    ) throws -> Network {
        let input = InputSpecification(
            channels: channels, height: height, width: width, mean: Array(repeating: 0, count: channels),
            deviation: Array(repeating: 255, count: channels))
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        _ = net.add(
            "score", Linear("score", weight: weight, bias: bias), net.input, channels: weight.shape[0])
        return try net.network("linear", explanationLayer: "score")
    }

    /// Two classes on four grey pixels: class 0 wins where w · v > 0.
    static func twoClasses(_ w: [Float]) throws -> Network {
        try network(Tensor(w + w.map { -$0 }, shape: [2, 4]), channels: 1, height: 2, width: 2)
    }

    static let levels = Tensor([100, 120, 140, 160], shape: [1, 1, 2, 2])
}

/// A small network that is not linear: 3 classes on 12 × 12 RGB pixels, two convolutions, formula weights.
func curvedVictim() throws -> Network {
    let input = InputSpecification(
        channels: 3, height: 12, width: 12, mean: [127, 127, 127], deviation: [64, 64, 64])
    var net = NetworkBuilder(formulaWeights: 3, input: input)
    let first = net.relu("relu1", net.convolution("conv1", net.input, to: 8, kernel: 3))
    let second = net.relu("relu2", net.convolution("conv2", first, to: 8, kernel: 3, stride: 2))
    _ = net.linear("score", second, features: 8 * 6 * 6, to: 3)
    return try net.network("curved", explanationLayer: "relu2")
}

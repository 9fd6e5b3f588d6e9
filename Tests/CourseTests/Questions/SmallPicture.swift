import Course
import Networks
import Tensors

/// A network that can be computed by hand, and a picture for it.
///
///     y = W x + b,     W: two classes over 2 × 2 pixels of one channel
enum SmallPicture {
    static let weight: [Float] = [1, -2, 0, 3] + [0, 1, 1, -1]
    static let pixels: [Float] = [2, 1, 5, 4]
    /// 2 - 2 + 12 + ½, and 1 + 5 - 4.
    static let scores: [Float] = [12.5, 2]

    static func network() throws -> Network {
        let input = InputSpecification(channels: 1, height: 2, width: 2, mean: [0], deviation: [1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let maps = net.add(
            "maps", Convolution("maps", weight: Tensor([1], shape: [1, 1, 1, 1])), net.input, channels: 1)
        let linear = Linear(
            "score", weight: Tensor(weight, shape: [2, 4]), bias: Tensor([0.5, 0], shape: [2]))
        _ = net.add("score", linear, maps, channels: 2)
        return try net.network("small", explanationLayer: "maps")
    }

    static let names = ClassNames(labels: ["cat", "dog"])

    /// The picture as a file of numbers gives it.
    static func picture(for network: Network, _ pixels: [Float] = pixels) throws -> InputPicture {
        try ScratchFolder.use { folder in
            let path = folder + "/four.npy"
            try NumPyFile.write(Tensor(pixels, shape: [1, 2, 2]), to: path)
            return try InputPicture(contentsOf: path, for: network)
        }
    }
}

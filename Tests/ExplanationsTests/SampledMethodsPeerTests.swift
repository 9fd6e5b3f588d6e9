import Explanations
import Networks
import Reference
import Tensors
import Testing

/// Means of Captum's sampled methods over many seeds, with their standard errors: `make_sampled_goldens.py`.
@Suite struct `Sampled methods and Captum` {
    private static let sampleCount = 100
    private static let image = ReferenceArray(formulaImage: 10).tensor[part: 0]

    /// The network of the script.
    private static func network() throws -> Network {
        var net = NetworkBuilder(formulaWeights: 5, input: SmallNetworks.input(channels: 3, height: 10, width: 10))
        let none = Padding.symmetric(.init(0))
        var x = net.relu("relu1", net.convolution("conv1", net.input, to: 8, kernel: 3, padding: none, bias: true))
        x = net.relu("relu2", net.convolution("conv2", x, to: 8, kernel: 3, padding: none, bias: true))
        _ = net.linear("score", x, features: 288, to: 3)
        return try net.network("sampled", explanationLayer: "relu2")
    }

    private static func method(_ name: String, seed: UInt64) -> any ExplanationMethod {
        switch name {
        case SmoothGrad.name: return SmoothGrad(sampleCount: sampleCount, noiseLevel: 0.2, seed: seed)
        case VarGrad.name: return VarGrad(sampleCount: sampleCount, noiseLevel: 0.2, seed: seed)
        default:
            var turned = image
            for c in 0..<3 { for i in 0..<10 { for j in 0..<10 { turned[c, i, j] = -image[c, 9 - i, j] } } }
            return GradientSHAP(
                sampleCount: sampleCount, noiseLevel: 0.2, seed: seed,
                baselines: [.zero, .image(0.5 * image.mirrored), .image(turned)])
        }
    }

    @Test(arguments: [SmoothGrad.name, VarGrad.name, GradientSHAP.name])
    func `The mean over seeds is Captum's, within the standard error of both`(name: String) throws {
        let golden = try NumPyFile.read(
            from: RepositoryFile.path("Tests/ExplanationsTests/Golden/sampled-\(name).npy"))
        let network = try Self.network(), runs = 60
        var sum = [Double](repeating: 0, count: golden.shape[1]), squares = sum
        for seed in 0..<runs {
            let found = try Self.method(name, seed: UInt64(seed)).attribute(.logit(1), to: Self.image, in: network)
            for (i, value) in found.values.elements.enumerated() {
                sum[i] += Double(value)
                squares[i] += Double(value) * Double(value)
            }
        }
        let count = Double(runs)
        let z = sum.indices.map { i in
            let mean = sum[i] / count
            let ownSquare = (squares[i] / count - mean * mean) / (count - 1), peers = Double(golden[1, i])
            return (mean - Double(golden[0, i])) / (ownSquare + peers * peers).squareRoot()
        }
        // z has variance 1; neighbouring pixels are not independent.
        let variance = z.reduce(0) { $0 + $1 * $1 } / Double(z.count), worst = z.map(abs).max()!
        #expect(variance > 0.4 && variance < 2)
        #expect(worst < 4.5)
    }
}

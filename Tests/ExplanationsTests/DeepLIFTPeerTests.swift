import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

/// Where Captum does not add up: numbers of `make_deeplift_goldens.py`.
@Suite struct `DeepLIFT and Captum` {
    /// y(x) - y(b) and what Captum's attributions add up to, for two images alone and in a batch.
    struct Sums: Decodable { let change, alone, batch: [Double] }
    private struct File: Decodable { let networks: [String: Sums] }

    private static func sums(_ name: String) throws -> Sums {
        let path = RepositoryFile.path("Tests/ExplanationsTests/Golden/captum-deeplift.json")
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
        return try #require(file.networks[name])
    }

    /// The networks of the script.
    private static func network(_ name: String) throws -> Network {
        var net = NetworkBuilder(formulaWeights: 5, input: SmallNetworks.input(channels: 3, height: 12, width: 12))
        var x = net.convolution("conv", net.input, to: 4, kernel: 3, padding: .symmetric(.init(0)), bias: true)
        switch name {
        case "rectified, then pooled": x = net.maxPooling("pool", net.relu("relu", x), kernel: 2, stride: 2)
        case "pooled, then rectified": x = net.relu("relu", net.maxPooling("pool", x, kernel: 2, stride: 2))
        case "overlapping windows": x = net.maxPooling("pool", x, kernel: 3, stride: 2)
        case "softmax": x = net.relu("relu", x)
        default:
            var gate = net.convolution("fc", net.globalAveragePooling("squeeze", x), to: 4, kernel: 1, bias: true)
            gate = net.add("sigmoid", Sigmoid(), gate)
            x = net.globalAveragePooling("mean", net.add("gate", ChannelGate(), x, gate))
        }
        let features = ["overlapping windows": 64, "softmax": 400, "gate": 4][name] ?? 100
        _ = net.linear("score", x, features: features, to: 3)
        return try net.network(name, explanationLayer: "conv")
    }

    @Test(
        arguments: ["rectified, then pooled", "pooled, then rectified", "overlapping windows", "softmax", "gate"])
    func `Where Captum does not add up, we do, alone and in a batch`(name: String) throws {
        let network = try Self.network(name), peer = try Self.sums(name)
        let image = ReferenceArray(formulaImage: 12).tensor[part: 0]
        let x = Tensor(stacking: [image, image.mirrored])
        var first = image, second = image
        for c in 0..<3 {
            for i in 0..<12 {
                for j in 0..<12 {
                    first[c, i, j] = 0.3 * image[c, 11 - i, j]
                    // The second image shares its upper half with its baseline.
                    second[c, i, j] = i < 6 ? x[1, c, i, j] : first[c, i, j]
                }
            }
        }
        let b = Tensor(stacking: [first, second])
        let target: Target = name == "softmax" ? .probability(1) : .logit(1)

        let pass = try network.forward(x), reference = try network.forward(b)
        let m = try pass.gradient(of: target, at: .input, rule: .rescale(reference: reference))
        let R = (x - b) * m
        for n in 0..<2 {
            #expect(abs(Double(R[part: n].sum()) - peer.change[n]) < 2e-6)
            let alone = try DeepLIFT(baseline: .image(b[part: n])).attribute(target, to: x[part: n], in: network)
            #expect(alone.values[part: 0].deviation(from: ReferenceArray(R[part: n])) < 1e-6)
        }
        let isWrong = { (sums: [Double]) in zip(sums, peer.change).contains { abs($0 - $1) > 1e-3 } }
        #expect(isWrong(peer.alone))
        #expect(isWrong(peer.batch))
        // Captum's softmax besides depends on the batch.
        #expect((abs(peer.alone[0] - peer.batch[0]) > 1e-3) == (name == "softmax"))
    }
}

import Explanations
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// `make_superpixel_goldens.py`: Captum 0.9.0 on EfficientNet-Lite0 and a small image.
@Suite(.enabled(if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth"), "needs ./setup"))
struct `Kernel SHAP and LIME and Captum's` {
    private static let network = Result {
        try Zoo.network(
            "efficientnet-lite0",
            weights: Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth")))
    }
    private let x = ReferenceArray(formulaImage: 47, phase: 17.3).tensor.reshaped(to: [3, 47, 47])
    /// Tabby, zebra.
    private let targets = [281, 340]

    private func golden(_ name: String) throws -> Tensor {
        try NumPyFile.read(from: RepositoryFile.path("Tests/ExplanationsTests/Golden/\(name).npy"))
    }

    private func patches(_ rows: Int, _ columns: Int) -> Segmentation {
        let labels = (0..<47 * 47).map { i in Int32(i / 47 * rows / 47 * columns + i % 47 * columns / 47) }
        return .given(Segments(labels: labels, height: 47, width: 47))
    }

    @Test(arguments: [(2, 3), (3, 4)]) func `All coalitions give the Shapley values`(rows: Int, columns: Int) throws {
        let golden = try golden("shapley-\(rows * columns)-lite0-small"), network = try Self.network.get()
        let method = KernelSHAP(segmentation: patches(rows, columns), sampleCount: 4096)
        // Twelve patches have 4096 coalitions: one class is enough.
        for (i, target) in targets.enumerated() where rows == 2 || i == 0 {
            let got = try method.superpixels(.logit(target), ofImage: x, in: network)
            let deviation = Tensor(got.values, shape: [got.values.count]).deviation(
                from: ReferenceArray(golden[part: i]))
            #expect(deviation < 1e-4)
        }
    }

    private func given() throws -> [[Bool]] {
        let coalitions = try golden("coalitions-12")
        return (0..<coalitions.shape[0]).map { coalitions[part: $0].elements.map { $0 == 1 } }
    }

    @Test func `The same coalitions give the same values`() throws {
        let golden = try golden("kernel-shap-given-lite0-small"), network = try Self.network.get()
        let image = try PatchedImage(
            x, baseline: .zero, segmentation: patches(3, 4), in: network, method: KernelSHAP.name)
        let coalitions = try given()
        let ends = [false, true].map { [Bool](repeating: $0, count: 12) }
        for (i, target) in targets.enumerated() {
            let v = try image.scores(of: .logit(target), for: ends + coalitions, in: network)
            let got = KernelSHAP.values(
                of: coalitions, weights: coalitions.map { _ in 1 }, scores: Array(v[2...]), empty: v[0], full: v[1])
            #expect(ReferenceArray(got, shape: [12]).deviation(from: ReferenceArray(golden[part: i])) < 1e-4)
        }
    }

    @Test(arguments: [("cosine", LIME.Distance.pixelCosine, 1.0), ("euclidean", .pixelEuclidean, 20)])
    func `The same coalitions give the same linear model`(
        name: String, distance: LIME.Distance, width: Double
    ) throws {
        let golden = try golden("lime-\(name)-lite0-small"), network = try Self.network.get()
        let method = LIME(segmentation: patches(3, 4), distance: distance, kernelWidth: width)
        let image = try PatchedImage(
            x, baseline: .zero, segmentation: method.segmentation, in: network, method: LIME.name)
        for (i, target) in targets.enumerated() {
            let got = try method.coefficients(of: .logit(target), for: given(), of: image, in: network)
            #expect(ReferenceArray(got, shape: [12]).deviation(from: ReferenceArray(golden[part: i])) < 1e-4)
        }
    }

    /// The means of 30 seeds there and of 10 here lie within four standard errors of each other; Captum's spread is the larger one for Kernel
    /// SHAP, for it draws without complements.
    @Test(arguments: ["kernel-shap", "lime"]) func `What is drawn is the same on average`(name: String) throws {
        let golden = try golden("\(name)-drawn-lite0-small"), network = try Self.network.get()
        let seeds = 10
        for (i, target) in targets.enumerated() {
            let found = try (0..<seeds).map { seed in
                let method: any SuperpixelMethod =
                    name == KernelSHAP.name
                    ? KernelSHAP(segmentation: patches(3, 4), sampleCount: 100, seed: UInt64(seed))
                    : LIME(
                        segmentation: patches(3, 4), sampleCount: 100, seed: UInt64(seed), distance: .pixelCosine,
                        kernelWidth: 1)
                return try method.superpixels(.logit(target), ofImage: x, in: network).values.map(Double.init)
            }
            for patch in 0..<12 {
                let values = found.map { $0[patch] }, mean = values.reduce(0, +) / Double(seeds)
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seeds - 1)
                let peer = (mean: Double(golden[i, 0, patch]), error: Double(golden[i, 1, patch]))
                let error = (variance / Double(seeds) + peer.error * peer.error).squareRoot()
                #expect(abs(mean - peer.mean) < 4 * error)
            }
        }
    }
}

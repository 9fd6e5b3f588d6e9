import Comparison
import Drawing
import Foundation
import Importing
import Networks
import Reference
import Tensors
import Zoo

/// The golden numbers of `make_lite0_goldens.py`, and what they were computed from.
struct Lite0Golden: Decodable, Sendable {
    /// What is known of a whole array of which samples are kept; a number for each target where there are several.
    struct Whole: Decodable, Sendable {
        let shape: [Int]
        let largest, mean: [Double]
    }

    let targets: [Int]
    let arrays: [String: Whole]

    static let isPossible = RepositoryFile.areInstalled(
        "models/efficientnet-lite0.pth", "models/efficientnet-lite1.pth", "models/efficientnet-lite2.pth",
        "photographs/chelsea.png")

    static let shared = Result {
        let path = RepositoryFile.path("Tests/NetworksTests/Golden/lite0.json")
        return try JSONDecoder().decode(Lite0Golden.self, from: Data(contentsOf: URL(filePath: path)))
    }

    static func array(_ name: String) throws -> Tensor {
        try NumPyFile.read(from: RepositoryFile.path("Tests/NetworksTests/Golden/\(name).npy"))
    }

    static func network(_ name: String) throws -> Network {
        try Zoo.network(name, weights: Weights(contentsOf: RepositoryFile.path("Assets/models/\(name).pth")))
    }

    /// `formula`, `small` or `chelsea`, as an input of a network.
    static func image(_ name: String, for network: Network) throws -> Tensor {
        if name == "formula" { return ReferenceArray(formulaImage: network.input.height).tensor }
        if name == "small" { return ReferenceArray(formulaImage: 47, phase: 17.3).tensor }
        let photograph = try Photograph(contentsOf: RepositoryFile.path("Assets/photographs/\(name).png"))
        return network.input.preprocess(photograph.tensor())
    }

    /// A forward pass of Lite0, shared by the tests that ask it.
    static func pass(_ image: String) throws -> ForwardPass { try passes[image]!.get() }

    /// The same pass beside that in Double.
    static func comparedPass(_ image: String) throws -> ComparedPass { try comparedPasses[image]!.get() }

    private static let comparedPasses = passes.mapValues { pass in
        Result {
            let pass = try pass.get()
            return try ComparedPass(pass, in: ReferenceNetwork(of: pass))
        }
    }

    private static let passes: [String: Result<ForwardPass, any Error>] = {
        let lite0 = Result { try Self.network("efficientnet-lite0") }
        return Dictionary(
            uniqueKeysWithValues: ["formula", "small", "chelsea"].map { name in
                (name, Result { try lite0.get().forward(image(name, for: lite0.get())) })
            })
    }()

    /// How far an array is from the golden one, as a share of the golden one's largest value: the samples, the mean and
    /// the largest value.
    /// - Parameter part: which of the arrays that the file holds, one for each target.
    static func deviation(of got: Tensor, from name: String, part: Int? = nil) throws -> Double {
        let whole = try shared.get().arrays[name]!, elements = got.elements
        let differences = try pairs(got, name, part).map { abs($0 - $1) }
        let ofMean = abs(elements.reduce(0) { $0 + Double($1) } / Double(elements.count) - whole.mean[part ?? 0])
        let ofLargest = abs(Double(elements.map(abs).max()!) - whole.largest[part ?? 0])
        return (differences + [ofMean, ofLargest]).max()! / whole.largest[part ?? 0]
    }

    /// Elements beside the golden samples. Sample k is element 7919 k modulo the size; a whole array is its own sample.
    private static func pairs(_ got: Tensor, _ name: String, _ part: Int?) throws -> [(Double, Double)] {
        let shape = try shared.get().arrays[name]!.shape
        guard got.shape.sizes == shape || got.shape.sizes == [1] + shape else { return [(.infinity, 1)] }
        let samples = try part.map { try array("lite0-\(name)")[part: $0] } ?? array("lite0-\(name)")
        let step = samples.count == got.count ? 1 : 7919
        let elements = got.elements
        return samples.elements.enumerated().map { k, sample in
            (Double(elements[k * step % elements.count]), Double(sample))
        }
    }
}

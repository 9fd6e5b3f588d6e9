import Foundation
import Networks
import Reference
import Tensors
import Zoo

/// The golden numbers of the architectures, made by `make_zoo_goldens.py` beside them.
struct ZooGoldens: Decodable {
    struct Architecture: Decodable {
        let size: Int
        /// The largest absolute values of logits, explained activation and gradient at the images, and the sums of all.
        let largest, sum: [Double]
    }

    let architectures: [String: Architecture]

    private static func path(_ name: String) -> String { RepositoryFile.path("Tests/NetworksTests/Golden/\(name)") }

    static func read() throws -> ZooGoldens {
        try JSONDecoder().decode(ZooGoldens.self, from: Data(contentsOf: URL(filePath: path("zoo.json"))))
    }

    /// `[6, 128]`: a row of samples for each array and image.
    static func samples(_ name: String) throws -> Tensor {
        try NumPyFile.read(from: path("zoo-\(name).npy"))
    }

    /// The network that the numbers are of.
    static func network(_ name: String) throws -> Network {
        let architecture = try Zoo.architecture(name), steady = try SteadyWeights(of: name)
        return try architecture.network(
            Weights(steady.applied(to: architecture.formulaWeights(seed: steady.seed))))
    }

    /// Names and shapes of all parameters of each architecture, as torchvision has them.
    static func parameters() throws -> [String: [String: Shape]] {
        let text = try String(contentsOfFile: path("zoo-parameters.txt"), encoding: .utf8)
        var all: [String: [String: Shape]] = [:], name = ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "#" {
                name = String(words[1])
                continue
            }
            for parameter in words.dropFirst() {
                let parts = parameter.split(separator: "=")
                let sizes = parts[1].split(separator: "x").compactMap { Int($0) }
                all[name, default: [:]]["\(words[0]).\(parts[0])"] = Shape(sizes)
            }
        }
        return all
    }
}

/// `[2, 3, size, size]`: the image of the formula, and the same numbers in reverse order.
func formulaImages(_ size: Int) -> Tensor {
    let image = ReferenceArray(formulaImage: size).tensor.elements
    return Tensor(image + image.reversed(), shape: [2, 3, size, size])
}

/// Samples of a tensor's part: element k is at 7919 k modulo the part's size.
func samples(_ tensor: Tensor, part: Int, count: Int) -> [Float] {
    let size = tensor.count / tensor.shape[0]
    return tensor.withElements { elements in (0..<count).map { elements[part * size + $0 * 7919 % size] } }
}

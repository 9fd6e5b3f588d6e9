import ArgumentParser
import Foundation
import Mirador

/// The network that a command works with.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The network: \(Zoo.names.joined(separator: ", ")).", valueName: "name"))
    var model = EfficientNetLite.lite0.name

    @Option(
        help: ArgumentHelp(
            "Weights of your own for that network: a PyTorch state dict (.pth, .pt) or .safetensors.",
            valueName: "file"),
        completion: .file(extensions: ["pth", "pt", "safetensors"]))
    var weights: String?

    @Option(
        help: ArgumentHelp(
            "The names of the classes: one a line in the order of the network's outputs, or a JSON array.",
            valueName: "file"),
        completion: .file(extensions: ["txt", "json"]))
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "How exactly to compute: fp32, or bf16 on a processor that has AVX512_BF16 or AMX, which is faster and good "
                + "to two digits.", valueName: "precision"))
    var precision = Precision.float32

    /// These options on the command line of another process.
    var arguments: [String] {
        ["--model", model, "--precision", precision.rawValue]
            + (weights.map { ["--weights", $0] } ?? []) + (labels.map { ["--labels", $0] } ?? [])
    }

    func network(from assets: Assets) throws -> Network { try networkAndNames(from: assets).0 }

    /// The network and what its classes are called.
    ///
    /// Without labels, the classes are ImageNet's where there are 1000 of them, and numbers where there are not.
    func networkAndNames(from assets: Assets) throws -> (Network, ClassNames) {
        try Zoo.check(model)
        let labels = try labels.map { try Labels(contentsOf: $0) }
        let path = try weights ?? assets.model(model).path
        let network = try assets.network(model, weightsAt: path, classes: labels?.names.count).running(in: precision)
        if let labels { return (network, ClassNames(labels: labels.names)) }
        let count = try network.shape(of: network.outputLayer)[1]
        return (network, count == 1000 ? try assets.classNames() : ClassNames(numbered: count))
    }
}

extension Precision: ExpressibleByArgument {}

/// The picture that a command looks at.
struct ImageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A PNG or JPEG photograph; or a .npy file (float32, [C, H, W]) that is the network's input as it stands.",
            valueName: "path"),
        completion: .file(extensions: ["png", "jpg", "jpeg", "npy"]))
    var image: String
}

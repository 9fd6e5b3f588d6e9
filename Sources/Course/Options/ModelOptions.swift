import ArgumentParser
import Networks
import Zoo

/// The network that a command or a lesson works with.
public struct ModelOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            "The network: \(Assets.modelNames.joined(separator: ", ")); or a file of its weights, "
                + "or of a whole network: .onnx, .keras, .h5. "
                + "(default: \(EfficientNetLite.lite0.name))", valueName: "name"),
        completion: .file(
            extensions: ImportedModel.endings + ["pth", "pt", "ckpt", "bin", "safetensors", "h5", "json"]))
    public var modelOrFile: String?

    @Option(
        help: ArgumentHelp(
            "Weights of your own: a PyTorch state dict or checkpoint (.pth, .pt, .ckpt, .bin), safetensors, Keras's "
                + ".weights.h5, or the folder or index of several. Without --model, names and shapes tell the network.",
            valueName: "file"),
        completion: .file(extensions: ["pth", "pt", "ckpt", "bin", "safetensors", "h5", "json"]))
    public var weights: String?

    @Option(help: ArgumentHelp("The network that a file of weights is of. (default: as it looks)", valueName: "name"))
    public var architecture: String?

    @Option(
        help: ArgumentHelp(
            "The names of the classes: one a line in the order of the network's outputs, or a JSON array.",
            valueName: "file"),
        completion: .file(extensions: ["txt", "json"]))
    public var labels: String?

    @Option(
        help: ArgumentHelp(
            "How exactly to compute: fp32, or bf16 on a processor that has AVX512_BF16 or AMX, which is faster and good "
                + "to two digits.", valueName: "precision"))
    public var precision = Precision.float32

    @OptionGroup(title: "Options of a network in a file (.onnx, .keras, .h5)") public var card: CardOptions

    public init() {}

    /// The network with the names of its classes.
    /// - Throws: where a name is unknown, the nearest ones; where a file is missing, cannot be read or does not fit, what
    ///   to do; `UnsupportedPrecision`.
    public func namedNetwork(from assets: Assets) throws -> NamedNetwork {
        let named = try chosenNetwork(from: assets)
        if networkFile != nil {
            named.remarks.forEach(StandardStreams.tell)
        } else if let weightsFile, !named.remarks.isEmpty {
            StandardStreams.tell("\(weightsFile): \(named.remarks.joined(separator: "; "))")
        }
        return try named.running(in: precision)
    }

    /// These options on the command line of another process.
    public var arguments: [String] {
        ["--precision", precision.rawValue] + (modelOrFile.map { ["--model", $0] } ?? [])
            + (architecture.map { ["--architecture", $0] } ?? []) + (weights.map { ["--weights", $0] } ?? [])
            + (labels.map { ["--labels", $0] } ?? [])
            + card.arguments
    }

    public func network(from assets: Assets) throws -> Network { try namedNetwork(from: assets).network }

    public func networkAndNames(from assets: Assets) throws -> (Network, ClassNames) {
        let named = try namedNetwork(from: assets)
        let shape = try named.network.shape(of: named.network.outputLayer)
        guard shape.rank != 3 else { throw SequenceOutput(network: named.network.name, sizes: shape.sizes) }
        return (named.network, named.names)
    }
}

extension Precision: ExpressibleByArgument {}

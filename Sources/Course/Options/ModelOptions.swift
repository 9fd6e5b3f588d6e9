import ArgumentParser
import Networks
import Zoo

/// The network that a command or a lesson works with.
public struct ModelOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The network: \(Assets.modelNames.joined(separator: ", ")).", valueName: "name"))
    public var model = EfficientNetLite.lite0.name

    @Option(
        help: ArgumentHelp(
            "Weights of your own for that network: a PyTorch state dict (.pth, .pt), .safetensors or Keras's .weights.h5.",
            valueName: "file"),
        completion: .file(extensions: ["pth", "pt", "safetensors", "h5"]))
    public var weights: String?

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

    public init() {}

    /// The network with the names of its classes.
    /// - Throws: where a name is unknown, the nearest ones; where a file is missing, cannot be read or does not fit, what
    ///   to do; `UnsupportedPrecision`.
    public func namedNetwork(from assets: Assets) throws -> NamedNetwork {
        let named = try assets.network(model, weightsAt: weights, labelsAt: labels)
        if let weights, !named.leftOut.isEmpty {
            let shown = named.leftOut.prefix(5).joined(separator: ", ") + (named.leftOut.count > 5 ? ", …" : "")
            StandardStreams.tell("\(weights): left out \(named.leftOut.count) beside the network's: \(shown)")
        }
        return try named.running(in: precision)
    }

    /// These options on the command line of another process.
    public var arguments: [String] {
        ["--model", model, "--precision", precision.rawValue]
            + (weights.map { ["--weights", $0] } ?? []) + (labels.map { ["--labels", $0] } ?? [])
    }

    public func network(from assets: Assets) throws -> Network { try namedNetwork(from: assets).network }

    public func networkAndNames(from assets: Assets) throws -> (Network, ClassNames) {
        let named = try namedNetwork(from: assets)
        return (named.network, named.names)
    }
}

extension Precision: ExpressibleByArgument {}

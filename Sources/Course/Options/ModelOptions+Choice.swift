import ArgumentParser
import Importing
import Networks
import Zoo

/// What the options say of the network: its architecture, a file of weights, both, or a file of all of it.
extension ModelOptions {
    /// How files of weights end, by which `--model` tells them from names.
    private static let fileEndings = ["pth", "pt", "pt2", "tar", "ckpt", "bin", "safetensors", "json"]

    /// Whether `--model` names a file.
    private var namesFile: Bool {
        guard let modelOrFile, !Zoo.allNames.contains(modelOrFile), networkFile == nil else { return false }
        return modelOrFile.contains("/") || Self.fileEndings.contains { modelOrFile.hasSuffix("." + $0) }
    }

    /// The file of a whole network, layers and all, that `--model` names.
    public var networkFile: String? { modelOrFile.flatMap { ImportedModel.isFile($0) ? $0 : nil } }

    /// The file of weights, by either option; nil for those in `Assets/`.
    public var weightsFile: String? { weights ?? (namesFile ? modelOrFile : nil) }

    /// The architecture's name, where it is given or nothing is.
    private var architectureName: String? {
        architecture ?? (namesFile ? nil : modelOrFile) ?? (weightsFile == nil ? EfficientNetLite.lite0.name : nil)
    }

    /// The architecture's name; the course's where it is for a file to tell (`recognized()`).
    public var model: String { architectureName ?? EfficientNetLite.lite0.name }

    /// These options with the architecture named that their file is of.
    /// - Throws: `WeightsError`, `Zoo.UnrecognizedWeights`.
    public func recognized() throws -> ModelOptions {
        guard architectureName == nil, let weightsFile else { return self }
        var options = self
        options.architecture = try Zoo.recognize(Weights(contentsOf: weightsFile)).name
        return options
    }

    public func validate() throws {
        if let networkFile, weights != nil || architecture != nil {
            throw ValidationError(
                "--model \(networkFile) is a whole network, with its weights: leave out --weights and --architecture.")
        }
        if networkFile == nil, !card.isEmpty {
            throw ValidationError(
                "--input-size, --mean and the like are for a whole network in a file: --model net.onnx.")
        }
        if namesFile, let modelOrFile, weights != nil {
            throw ValidationError("--model \(modelOrFile) is a file of weights, and --weights names another: give one.")
        }
        if let architecture, weightsFile == nil || !namesFile && modelOrFile != nil {
            throw ValidationError(
                "--architecture \(architecture) says what network a file is of: give the file, with --model FILE, or the "
                    + "network alone, with --model NAME.")
        }
    }

    func chosenNetwork(from assets: Assets) throws -> NamedNetwork {
        if let networkFile { return try assets.imported(networkFile, options: card.card(), labelsAt: labels) }
        guard architectureName == nil, let weightsFile else {
            return try assets.network(model, weightsAt: weightsFile, labelsAt: labels)
        }
        return try assets.network(recognizedIn: weightsFile, labelsAt: labels)
    }
}

import ArgumentParser
import Importing
import Networks
import Zoo

/// What the options say of the network: its architecture, a file of weights, or both.
extension ModelOptions {
    /// How files of weights end, by which `--model` tells them from names.
    private static let fileEndings = ["pth", "pt", "pt2", "tar", "ckpt", "bin", "safetensors", "json"]

    /// Whether `--model` names a file.
    private var namesFile: Bool {
        guard let modelOrFile, !Zoo.allNames.contains(modelOrFile) else { return false }
        return modelOrFile.contains("/") || Self.fileEndings.contains { modelOrFile.hasSuffix("." + $0) }
    }

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
        guard architectureName == nil, let weightsFile else {
            return try assets.network(model, weightsAt: weightsFile, labelsAt: labels)
        }
        return try assets.network(recognizedIn: weightsFile, labelsAt: labels)
    }
}

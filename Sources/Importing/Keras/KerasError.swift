/// A fault of a Keras model: which file, which layer, and why.
public struct KerasError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let place: Place
    public let cause: Cause

    public init(file: String, place: Place = .wholeFile, cause: Cause) {
        (self.file, self.place, self.cause) = (file, place, cause)
    }

    /// Where in the model.
    public enum Place: Equatable, Sendable {
        case wholeFile
        case layer(String, class: String)
    }

    public enum Cause: Equatable, Sendable {
        /// Weights without the description of a model.
        case noModel
        /// What the file is instead, or what it lacks.
        case notAModel(String)
        /// The description contradicts itself, or what Keras writes.
        case malformed(String)
        /// A class of layers that is not known.
        case unknownClass
        /// What the layer would have to do and is not known.
        case unsupported(String)
        case missingWeights(String)
        case wrongShape(weights: String, expected: [Int], got: [Int])
        case notFinite(weights: String, element: Int)
        /// Sizes of what the layer reads that it cannot take.
        case misfit(String)
        case wrongInput(expected: [Int?], given: [Int])
    }
}

extension KerasError: CustomStringConvertible {
    /// One line: the file, the layer, the cause, and what to do.
    public var description: String {
        let location =
            switch place {
            case .wholeFile: ""
            case .layer(let name, let kind): ", layer \"\(name)\" (\(kind))"
            }
        return "Keras model \(file)\(location): \(cause)"
    }
}

extension KerasError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noModel:
            "it has weights and no description of the model. Save all of it: model.save(\"net.keras\")."
        case .notAModel(let what): "\(what). Save the model with model.save(\"net.keras\")."
        case .malformed(let what): "\(what). The file is damaged: save the model again."
        case .unknownClass:
            "layers of this class are not read. Export the model to ONNX, or write the layer with those of keras.layers."
        case .unsupported(let what): "\(what) is not read. Export the model to ONNX, or write it in another way."
        case .missingWeights(let name): "its weights \"\(name)\" are not in the file. Save the whole model again."
        case .wrongShape(let name, let expected, let got):
            "its weights \"\(name)\" have the shape \(got), and its settings say \(expected). Save the model again."
        case .notFinite(let name, let element):
            "its weights \"\(name)\" have a NaN or an infinity at element \(element). Train it anew, more slowly."
        case .misfit(let what): "\(what)."
        case .wrongInput(let expected, let given):
            "its input is \(Self.text(expected)) (height, width, channels), and \(given) was given."
        }
    }

    private static func text(_ sizes: [Int?]) -> String {
        "[\(sizes.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
    }
}

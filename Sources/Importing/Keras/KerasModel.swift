import Foundation
import Networks
import Tensors

/// A model as Keras 2 and 3 save it: `.keras`, or one HDF5 file with the model's description in it (`.h5`).
///
///     let model = try KerasModel(contentsOf: "dogs.keras")
///     let input = InputSpecification(
///         height: model.height ?? 224, width: model.width ?? 224, mean: [127.5, 127.5, 127.5], deviation: [127.5, 127.5, 127.5])
///     let network = try model.network(named: "dogs", input: input)
///
/// Sequential and functional models, and models as layers of others, of the layers that convolutional networks are made of. A
/// layer's name is its name in Keras, and the layer there gives the same numbers, in the order [channels, height, width]; where
/// an activation function belongs to a layer, `name/linear` is the sum before it. What does nothing but in training has no layer,
/// and neither have zeros around an image, where the convolution behind them takes them over. Nothing in a file is ever run: a
/// layer of an unknown class, `Lambda` among them, is an error.
public struct KerasModel: Sendable {
    /// The model's own name.
    public let name: String
    /// The version of Keras that wrote it, where it says so.
    public let kerasVersion: String?
    /// Height and width of the image that it reads, and its channels; nil where the model leaves them open.
    public let height, width, channels: Int?
    /// The file, as it was named.
    public let path: String

    private let graph: KerasGraph
    private let weights: KerasWeights
    private let majorVersion: Int

    /// Whether a layer of its own scales what it is given.
    var scalesItsInput: Bool {
        graph.layers.prefix(4).contains { ["Rescaling", "Normalization"].contains($0.settings.className) }
    }

    /// Opens a file.
    /// - Throws: `KerasError` with the file, the layer and the cause; `WeightsError` where the archive or the HDF5 file itself is
    ///   damaged.
    public init(contentsOf path: String) throws {
        try self.init(MappedFile.weights(at: path))
    }

    /// Reads a file that is open already.
    package init(_ file: MappedFile) throws {
        path = file.path
        let text: Data, version: String?
        if HDF5File.isHDF5(file.bytes) {
            let root = KerasWeights.olderRoot
            let contents = try HDF5File(file, attributes: ["model_config", "keras_version"]) {
                $0.isEmpty || $0 == root || $0.hasPrefix(root + "/")
            }
            guard let config = contents.texts[.init(path: "", name: "model_config")] else {
                throw KerasError(file: path, cause: .noModel)
            }
            text = Data(config.utf8)
            version =
                contents.texts[.init(path: "", name: "keras_version")]
                ?? contents.texts[.init(path: root, name: "keras_version")]
            weights = KerasWeights(contents.table, file: path, isOlder: true)
        } else if file.bytes.starts(with: "PK\u{3}\u{4}".utf8) {
            let archive = try ZipDirectory(file)
            guard let config = try archive.contents(of: "config.json", in: file) else {
                throw KerasError(file: path, cause: .notAModel("an archive without config.json"))
            }
            guard let stored = try archive.contents(of: "model.weights.h5", in: file) else {
                throw KerasError(file: path, cause: .notAModel("an archive without model.weights.h5"))
            }
            text = Data(file.bytes[config])
            let metadata = try archive.contents(of: "metadata.json", in: file)
            version = metadata.flatMap { KerasValue(json: Data(file.bytes[$0])) }?["keras_version"]?.text
            let contents = try HDF5File(file, range: stored) { !$0.hasPrefix("optimizer") }
            weights = KerasWeights(contents.table, file: path, isOlder: false)
        } else {
            throw KerasError(file: path, cause: .notAModel("neither an HDF5 file nor a .keras archive"))
        }
        guard let model = KerasValue(json: text) else {
            throw KerasError(file: path, cause: .malformed("the model's description is no JSON text"))
        }
        guard let className = model["class_name"]?.text, KerasGraph.classNames.contains(className),
            let config = model["config"]
        else {
            let what =
                "the model's class, \(model["class_name"]?.text ?? "none"), is written in Python, which is not run"
            throw KerasError(file: path, cause: .notAModel(what))
        }
        kerasVersion = version
        majorVersion = version?.split(separator: ".").first.flatMap { Int($0) } ?? (HDF5File.isHDF5(file.bytes) ? 2 : 3)
        graph = try KerasGraph(className: className, config, entry: model, file: path, depth: 0)
        name = graph.name
        guard graph.inputs.count == 1 else {
            throw KerasError(file: path, cause: .unsupported("a model of \(graph.inputs.count) inputs"))
        }
        let sizes = graph.inputSizes ?? [nil, nil, nil]
        guard sizes.count == 3 else {
            throw KerasError(file: path, cause: .unsupported("a model of something else than images"))
        }
        (height, width, channels) = (sizes[0], sizes[1], sizes[2])
        try graph.checkClasses()
    }

    /// The network, for images of one size.
    ///
    /// A softmax at the end is left out: what the network gives are logits. The explanation layer is the last one with maps, before
    /// the last pooling.
    /// - Parameters:
    ///   - name: what the network is called.
    ///   - input: its images; the model's own size where it has one.
    /// - Throws: `KerasError` with the layer and the cause.
    public func network(named name: String, input: InputSpecification) throws -> Network {
        let given = [input.height, input.width, input.channels], expected = [height, width, channels]
        guard zip(given, expected).allSatisfy({ $1 == nil || $0 == $1 }) else {
            throw KerasError(file: path, cause: .wrongInput(expected: expected, given: given))
        }
        guard given.allSatisfy({ 1...KerasSettings.largest ~= $0 }) else {
            throw KerasError(file: path, cause: .misfit("an image of \(given)"))
        }
        var assembly = KerasAssembly(
            input: input, weights: weights, majorVersion: majorVersion, isOfOneSize: graph.isOfOneSize)
        return try assembly.network(name, of: graph)
    }
}

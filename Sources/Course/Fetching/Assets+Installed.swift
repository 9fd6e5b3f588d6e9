import Foundation
import Networks
import Zoo

extension Assets {
    /// Weights that `mirador fetch` brought.
    /// - Parameter shelf: the files of other models, for the nearest names.
    func fetched(_ name: String, or shelf: [Asset]) throws -> Asset {
        let model = name.lowercased()
        let table = try publishedWeights()
        let known = shelf.map(\.shortName) + table.entries.map(\.model)
        let others = Zoo.names.filter { !known.contains($0) }
        guard (known + others).contains(model) else {
            throw AssetError.unknown(kind: "model", name: name, nearest: nearestNames(to: name, in: known + others))
        }
        let path = modelPath(model)
        let published = table[model]
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw AssetError.notFetched(model: model, command: Self.fetching(model, isPublished: published != nil))
        }
        return Asset(
            name: "models/\(model).pth", path: path, origin: published?.address ?? "by hand", version: "-",
            licence: published?.licence ?? "unknown", author: published == nil ? "unknown" : "torchvision",
            sha256: published.flatMap { Checksum(inNameOf: $0.file)?.digits } ?? "-", purpose: "fetched")
    }

    /// The command that brings a network's weights.
    private static func fetching(_ model: String, isPublished: Bool) -> String {
        "mirador fetch \(model)" + (isPublished ? "" : " --from FILE")
    }

    /// Whether a network's weights are here.
    func isInstalled(_ model: String) -> Bool { FileManager.default.isReadableFile(atPath: modelPath(model)) }

    /// Weights that the course trained itself: they come with the clone.
    func committed(_ kind: FashionNetwork.Kind) throws(AssetError) -> Asset {
        guard let command = kind.command else { throw .noFile(model: kind.rawValue) }
        let file = "Sources/Course/Weights/\(kind.rawValue).safetensors", path = repository.path(file)
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw .notFetched(model: kind.rawValue, command: command)
        }
        return Asset(
            name: file, path: path, origin: command, version: "-", licence: "Apache-2.0",
            author: "Mirador", sha256: "-", purpose: "trained here")
    }

    /// A network that the kit can run, and whether its weights are here.
    public struct KnownModel: Hashable, Sendable {
        public let name: String
        public let isInstalled: Bool
        /// What brings the weights: `./setup`, or a command.
        public let source: String
        /// The number of trained parameters, statistics of batch normalization not counted.
        public let parameterCount: Int
        /// Height and width of the images.
        public let inputSize: Int
        /// The weights' licence; nil where nobody is known to publish any.
        public let licence: String?
    }

    /// Every network that the kit can run, family by family.
    /// - Throws: `ManifestError` where the table of published weights is not as it should be.
    public func knownModels() throws -> [KnownModel] {
        let table = try publishedWeights()
        let published = Zoo.architectures.map { architecture in
            let name = architecture.name
            let fromSetup = manifest.assets.first { $0.name == "models/\(name).pth" }
            let published = table[name]
            let otherwise = Self.fetching(name, isPublished: published != nil)
            return KnownModel(
                name: name, isInstalled: isInstalled(name),
                source: fromSetup == nil ? otherwise : "./setup",
                parameterCount: published?.parameterCount ?? architecture.trainedParameterCount,
                inputSize: architecture.input.height, licence: fromSetup?.licence ?? published?.licence)
        }
        let own = FashionNetwork.Kind.allCases.map { kind in
            let architecture = FashionNetwork.architecture(kind)
            return KnownModel(
                name: kind.rawValue, isInstalled: kind.command == nil || (try? committed(kind)) != nil,
                source: "with the clone", parameterCount: architecture.trainedParameterCount,
                inputSize: architecture.input.height, licence: "Apache-2.0")
        }
        return published + own + packaged
    }
}

extension Assets {
    /// Networks that come in a package in Keras's form.
    private var packaged: [KnownModel] {
        func model(_ name: String, file: String, parameterCount: Int, size: Int) -> KnownModel {
            let asset = manifest.assets.first { $0.name == file }
            return KnownModel(
                name: name, isInstalled: asset.map { FileManager.default.isReadableFile(atPath: $0.path) } ?? false,
                source: "./setup", parameterCount: parameterCount, inputSize: size, licence: asset?.licence)
        }
        return [
            model(
                DogBreeds.name, file: "models/dog-breeds.h5", parameterCount: DogBreeds.parameterCount,
                size: DogBreeds.input.height),
            model(
                HED.architecture.name, file: "models/hed.h5", parameterCount: HED.architecture.trainedParameterCount,
                size: HED.architecture.input.height),
        ]
    }
}

extension Architecture {
    /// The number of trained parameters: statistics of batch normalization are measured, not trained.
    var trainedParameterCount: Int {
        let measured = ["running_mean", "running_var"]
        return parameterShapes().filter { parameter in !measured.contains { parameter.name.hasSuffix($0) } }
            .reduce(0) { $0 + $1.shape.elementCount }
    }
}

import Foundation
import Networks

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
        guard FileManager.default.isReadableFile(atPath: path) else { throw AssetError.notFetched(model: model) }
        let published = table[model]
        return Asset(
            name: "models/\(model).pth", path: path, origin: published?.address ?? "by hand", version: "-",
            licence: published?.licence ?? "unknown", author: published == nil ? "unknown" : "torchvision",
            sha256: published.flatMap { Checksum(inNameOf: $0.file)?.digits } ?? "-", purpose: "fetched")
    }

    /// A network that the kit can run, and whether its weights are here.
    public struct KnownModel: Hashable, Sendable {
        public let name: String
        public let isInstalled: Bool
        /// What brings the weights: `./setup`, or a command.
        public let source: String
        /// The number of trained parameters, where it is known without the file.
        public let parameterCount: Int?
        /// Height and width of the images, where they are known without the file.
        public let inputSize: Int?
        public let licence: String
    }

    /// Every network that the kit can run: those of `./setup` first, then the published ones, then the rest.
    /// - Throws: `ManifestError` where the table of published weights is not as it should be.
    public func knownModels() throws -> [KnownModel] {
        let files = FileManager.default
        let table = try publishedWeights()
        let fromSetup = manifest.assets.filter { $0.name.hasPrefix("models/") }
        var models = fromSetup.map { asset in
            KnownModel(
                name: asset.shortName, isInstalled: files.isReadableFile(atPath: asset.path), source: "./setup",
                parameterCount: nil, inputSize: nil, licence: asset.licence)
        }
        models += table.entries.map { entry in
            KnownModel(
                name: entry.model, isInstalled: files.isReadableFile(atPath: modelPath(entry.model)),
                source: "mirador fetch \(entry.model)", parameterCount: entry.parameterCount,
                inputSize: entry.inputSize, licence: entry.licence)
        }
        let listed = Set(models.map(\.name))
        models += Zoo.names.filter { !listed.contains($0) }.map { name in
            KnownModel(
                name: name, isInstalled: files.isReadableFile(atPath: modelPath(name)),
                source: "mirador fetch \(name) --from FILE", parameterCount: nil, inputSize: nil, licence: "-")
        }
        return models
    }
}

extension Weights {
    /// The number of trained parameters: statistics of batch normalization are measured, not trained.
    public var trainedParameterCount: Int {
        let measured = ["running_mean", "running_var", "num_batches_tracked"]
        return names.filter { name in !measured.contains { name.hasSuffix($0) } }
            .reduce(0) { $0 + (shape(of: $1)?.elementCount ?? 0) }
    }
}

import Foundation
import Networks
import Zoo

/// The trained networks, class names, photographs and cut-outs that `./setup` fetched, by name.
///
///     let assets = try Assets.find()
///     let chelsea = try assets.photograph("chelsea")   // .path, .credit
///     let names = try assets.classNames()
///
/// A file that is not there is one line that names `./setup`; a name that nothing has brings the nearest ones.
public struct Assets: Sendable {
    /// The clone that holds them.
    public let repository: Repository
    /// The table of all files.
    public let manifest: Manifest

    /// The assets of a repository.
    /// - Throws: `ManifestError` where the table of files is not as it should be.
    public init(in repository: Repository) throws {
        self.repository = repository
        let path = repository.path("Sources/Course/Assets/manifest.tsv")
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ManifestError(file: path, line: 1, reason: "the table of files cannot be read")
        }
        manifest = try Manifest(text, file: path, folder: repository.assets)
    }

    /// The assets of the repository that this process runs in.
    /// - Throws: `RepositoryError`, `ManifestError`.
    public static func find() throws -> Assets { try Assets(in: Repository.find()) }

    /// The trained weights of a network, from `./setup` or from `mirador fetch`.
    /// - Parameter name: as on the command line: `efficientnet-lite0`.
    /// - Throws: `AssetError.unknown` with the nearest names, `AssetError.missing`, `AssetError.notFetched`.
    public func model(_ name: String) throws -> Asset {
        if let kind = FashionNetwork.Kind(rawValue: name.lowercased()) { return try committed(kind) }
        let shelf = manifest.assets.filter { $0.name.hasPrefix("models/") }
        guard shelf.contains(where: { $0.goesBy(name.lowercased()) }) else { return try fetched(name, or: shelf) }
        return try find(name, among: shelf, called: "model")
    }

    /// A photograph of the course.
    /// - Parameter name: with or without the ending: `chelsea`, `rocket.jpg`.
    /// - Throws: `AssetError.unknown` with the nearest names, `AssetError.missing`.
    public func photograph(_ name: String) throws -> Asset { try find(name, in: "photographs", called: "photograph") }

    /// The photographs of the course, by name.
    public var photographs: [Asset] { manifest.assets.filter { $0.name.hasPrefix("photographs/") } }

    /// A cut-out: a photograph of one object whose alpha is the object's exact shape.
    /// - Parameter name: with or without the ending: `tiger_sumatran`.
    /// - Throws: `AssetError.unknown` with the nearest names, `AssetError.missing`.
    public func stamp(_ name: String) throws -> Asset { try find(name, in: "stamps", called: "stamp") }

    /// What a scene can be composed of: a cut-out, or a whole photograph of the course, by name.
    /// - Throws: `AssetError.unknown` with the nearest names, `AssetError.missing`.
    public func picture(_ name: String) throws -> Asset {
        let shelf = manifest.assets.filter { $0.name.hasPrefix("stamps/") || $0.name.hasPrefix("photographs/") }
        return try find(name, among: shelf, called: "photograph or stamp")
    }

    /// The names of the 1000 classes of ImageNet.
    /// - Throws: `AssetError.missing`, `ClassNamesError.unreadable`.
    public func classNames() throws -> ClassNames {
        let short = try find("imagenet", in: "labels", called: "table of labels")
        let synonyms = try find("imagenet-synonyms", in: "labels", called: "table of labels")
        return try ClassNames(shortNames: short.path, synonyms: synonyms.path)
    }

    private func find(_ name: String, in folder: String, called kind: String) throws -> Asset {
        try find(name, among: manifest.assets.filter { $0.name.hasPrefix(folder + "/") }, called: kind)
    }

    private func find(_ name: String, among shelf: [Asset], called kind: String) throws -> Asset {
        let wanted = name.lowercased()
        guard let asset = shelf.first(where: { $0.goesBy(wanted) }) else {
            let nearest = nearestNames(to: name, in: shelf.map(\.shortName))
            throw AssetError.unknown(kind: kind, name: name, nearest: nearest)
        }
        guard FileManager.default.isReadableFile(atPath: asset.path) else {
            throw AssetError.missing(path: asset.path, root: repository.root)
        }
        return asset
    }
}

extension Asset {
    /// Whether a name in small letters means this file: its name with or without folders and ending.
    fileprivate func goesBy(_ wanted: String) -> Bool {
        let file = URL(fileURLWithPath: name).lastPathComponent
        return [shortName, file, name].contains { $0.lowercased() == wanted }
    }
}

/// Reason why an asset cannot be given.
public enum AssetError: Error, Equatable, CustomStringConvertible {
    case missing(path: String, root: String)
    /// `command`: what brings it.
    case notFetched(model: String, command: String)
    case unknown(kind: String, name: String, nearest: [String])
    /// A network whose numbers a formula gives.
    case noFile(model: String)

    public var description: String {
        switch self {
        case .missing(let path, let root):
            "\(path) is not there: run ./setup in \(root)."
        case .notFetched(let model, let command):
            "The weights of \(model) are not here: run `\(command)`, or name a file with --weights."
        case .unknown(let kind, let name, let nearest):
            "There is no \(kind) called \(name)\(nearest.didYouMean)"
        case .noFile(let model):
            "\(model) has no file of weights: its numbers follow from a formula. Name a file with --weights."
        }
    }
}

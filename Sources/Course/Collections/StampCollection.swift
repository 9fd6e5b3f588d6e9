import Drawing
import Foundation
import Networks
import Tensors

/// The cut-outs of a few kinds, each whole on white as a network sees it: a collection to search and to map.
///
/// A cut-out is read when it is asked for: all of them at once would be most of a gigabyte.
public struct StampCollection: Sendable {
    /// The kind of each, a number of ``kinds``.
    public let labels: [Int]
    private let paths: [String]
    private let network: Network

    /// The folders of cut-outs that it is made of.
    public static let kinds: [(folder: String, name: Phrase)] = [
        ("animals", Phrase(es: "animal", en: "animal")), ("food", Phrase(es: "comida", en: "food")),
        ("plants", Phrase(es: "planta", en: "plant")), ("vehicles", Phrase(es: "vehículo", en: "vehicle")),
        ("clothes", Phrase(es: "ropa", en: "clothing")),
    ]

    /// - Parameter step: 1 for all of them, 2 for every second, and so on.
    /// - Throws: `AssetError.missing`.
    public init(from assets: Assets, for network: Network, step: Int = 1) throws {
        var files: [(path: String, kind: Int)] = []
        for (kind, folder) in Self.kinds.map(\.folder).enumerated() {
            files += try assets.stamps(below: folder).map { ($0, kind) }
        }
        let chosen = stride(from: 0, to: files.count, by: step).map { files[$0] }
        (labels, paths) = (chosen.map(\.kind), chosen.map(\.path))
        self.network = network
    }

    public var count: Int { labels.count }

    /// A cut-out as the network gets it and as figures show it.
    /// - Throws: `PhotographError`.
    public func picture(_ i: Int) throws -> InputPicture {
        // The network's own crop takes away just what is added here.
        let square = try Photograph(contentsOf: paths[i]).centred(inSquareLargerBy: 1 / network.input.cropFraction)
        let name = URL(fileURLWithPath: paths[i]).deletingPathExtension().lastPathComponent
        return InputPicture(name: name, photograph: square.tensor(), for: network)
    }

    /// What the network gets of a cut-out, `[C, H, W]`.
    public func input(_ i: Int) throws -> Tensor { try picture(i).input }

    public func photograph(_ i: Int) throws -> Photograph { Photograph(try picture(i).visible) }

    /// The same with its colours changed: red becomes green, green blue, and blue red.
    public func recoloured(_ i: Int) throws -> InputPicture {
        let picture = try self.picture(i), levels = picture.visible
        return InputPicture(
            name: picture.name, prepared: Tensor(stacking: [2, 0, 1].map { levels[part: $0] }), for: network)
    }
}

extension Assets {
    /// The cut-outs in a folder of stamps and below it, in the order of their paths.
    /// - Throws: `AssetError.missing` where there are none.
    func stamps(below folder: String) throws -> [String] {
        let root = repository.path("Assets/stamps/\(folder)")
        let below = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        let pictures = below.filter { $0.lowercased().hasSuffix(".png") }.sorted()
        guard !pictures.isEmpty else { throw AssetError.missing(path: root, root: repository.root) }
        return pictures.map { root + "/" + $0 }
    }
}

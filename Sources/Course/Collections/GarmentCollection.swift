import Drawing
import Features
import Networks
import Tensors
import Zoo

extension FashionMNIST {
    /// An image as figures show it: dark on white.
    public func photograph(_ i: Int) -> Photograph {
        let levels = images[part: i][part: 0] * -1 + 255
        return Photograph(Tensor(stacking: [levels, levels, levels]))
    }

    /// The names of the ten classes in a language.
    public static func names(in language: Language) -> [String] { classNames.map { $0[language] } }
}

/// The first test images of Fashion-MNIST, and what they are by their pixels and in three layers of the course's own
/// network, which has never seen them.
public struct GarmentCollection: Sendable {
    public let garments: FashionMNIST
    public let representations: Representations
    /// Of each representation, the pixels first.
    public let galleries: [Gallery]

    /// - Throws: `AssetError`, `IDXFileError`.
    public init(_ count: Int, from assets: Assets) throws {
        garments = try FashionMNIST(.test, from: assets).prefix(count)
        representations = try Representations(in: assets.network(FashionNetwork.Kind.trained.rawValue))
        let images = representations.network.input.normalize(garments.images)
        galleries = try representations.vectors(of: images).map { Gallery($0) }
    }
}

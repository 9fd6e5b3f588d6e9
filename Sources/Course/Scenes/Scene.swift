import Drawing
import Tensors

/// A photograph composed of cut-outs on a ground, with the exact place of every object.
///
/// Real photographs rarely come with the outline of what they show. Here the cut-outs' own alpha is the outline, so
/// that "the map looks at the tiger" can be checked pixel by pixel.
///
///     let scene = try Scene.tigerAndZebra.compose(from: Assets.find())
///     scene.photograph          // [3, 384, 384], 0...255
///     scene.objects[0].mask     // [384, 384], 1 on the tiger, 0 beside it
public struct Scene: Hashable, Sendable {
    /// The name on the command line: `tiger-and-zebra`.
    public let name: String
    /// What it shows.
    public let title: Phrase
    /// Height and width in pixels.
    public let size: Int
    /// What lies behind the objects.
    public let ground: Ground
    /// The objects, from the farthest to the nearest.
    public let placements: [Placement]
    /// Decides everything that is random.
    public let seed: UInt64

    /// One object: which, where, how wide.
    public struct Placement: Hashable, Sendable {
        /// The cut-out, or a whole photograph that stands in the scene as a picture, as `Assets.picture` names it.
        public let picture: String
        /// The class that it is of, by ImageNet's number.
        public let target: Int
        /// The left edge, the lower edge and the width, in pixels of the scene; the height follows from the cut-out.
        public let left, bottom, width: Int
        /// Whether it looks the other way.
        public let mirrored: Bool

        public init(_ picture: String, target: Int, left: Int, bottom: Int, width: Int, mirrored: Bool = false) {
            self.picture = picture
            self.target = target
            (self.left, self.bottom, self.width) = (left, bottom, width)
            self.mirrored = mirrored
        }
    }

    public init(
        name: String, title: Phrase, size: Int = 384, ground: Ground, placements: [Placement], seed: UInt64 = 0
    ) {
        self.name = name
        self.title = title
        self.size = size
        self.ground = ground
        self.placements = placements
        self.seed = seed
    }

    /// Puts the objects on the ground, one after another.
    ///
    ///     x ← cₖ + (1 - aₖ) x
    ///
    /// with the colours cₖ of object k multiplied by its alpha aₖ; each object's mask is what the later ones leave of
    /// its alpha, mₖ = aₖ Πⱼ (1 - aⱼ) over j > k.
    ///
    /// - Returns: the photograph, in whole 8-bit levels, and the masks; the same bits for the same scene.
    /// - Throws: `AssetError` where a cut-out or texture is not there, `PhotographError` where it cannot be read,
    ///   `SceneError.outside` where an object does not fit.
    /// - Complexity: O(size²) for each object.
    public func compose(from assets: Assets) throws -> ComposedScene {
        var photograph = try ground.draw(size: size, seed: seed, from: assets)
        var objects: [ComposedScene.Object] = []
        var credits = try ground.asset(from: assets).map { [$0.credit] } ?? []
        for placement in placements {
            let asset = try assets.picture(placement.picture)
            let cutout = Cutout(
                try Photograph(contentsOf: asset.path), width: placement.width, mirrored: placement.mirrored)
            let top = placement.bottom - cutout.height
            guard placement.left >= 0, top >= 0, placement.left + cutout.width <= size, placement.bottom <= size else {
                throw SceneError.outside(scene: name, picture: placement.picture, size: size)
            }
            let layers = cutout.layers.padded(to: size, left: placement.left, top: top)
            let alpha = layers[part: 3] / 255
            let through = alpha.map { 1 - $0 }
            let colours = Tensor(stacking: (0..<3).map { layers[part: $0] })
            photograph = colours + through * photograph
            objects = objects.map { $0.behind(through) }
            objects.append(ComposedScene.Object(picture: placement.picture, target: placement.target, mask: alpha))
            if !credits.contains(asset.credit) { credits.append(asset.credit) }
        }
        return ComposedScene(
            scene: self, photograph: photograph.map { min(max($0.rounded(), 0), 255) }, objects: objects,
            credit: credits.joined(separator: "; "))
    }
}

extension Tensor {
    /// Planes `[C, h, w]` at a place of an empty square: `[C, size, size]`.
    fileprivate func padded(to size: Int, left: Int, top: Int) -> Tensor {
        let (channels, height, width) = (shape[0], shape[1], shape[2])
        var square = Tensor(zeros: [channels, size, size])
        square.withMutableElements { square in
            withElements { x in
                for row in 0..<channels * height {
                    let (channel, y) = row.quotientAndRemainder(dividingBy: height)
                    let start = (channel * size + top + y) * size + left
                    for column in 0..<width { square[start + column] = x[row * width + column] }
                }
            }
        }
        return square
    }
}

/// Reason why a scene cannot be composed.
public enum SceneError: Error, Equatable, CustomStringConvertible {
    case outside(scene: String, picture: String, size: Int)
    case smallTexture(path: String, size: Int)

    public var description: String {
        switch self {
        case .outside(let scene, let picture, let size):
            "In the scene \(scene), \(picture) does not fit into \(size) × \(size) pixels: make it smaller or move it."
        case .smallTexture(let path, let size):
            "\(path) is smaller than the \(size) × \(size) pixels of the scene: choose a larger texture."
        }
    }
}

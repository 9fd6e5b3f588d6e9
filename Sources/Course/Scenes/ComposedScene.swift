import Explanations
import Tensors

/// A composed photograph and where its objects are.
public struct ComposedScene: Sendable {
    /// What was composed.
    public let scene: Scene
    /// `[3, H, W]`, whole 8-bit levels.
    public let photograph: Tensor
    /// The objects, in the order of the scene's placements.
    public let objects: [Object]
    /// What to say beside a figure that shows it: `Linolafett, CC0-1.0; Tux Paint, GPL-2`.
    public let credit: String

    /// One object of the photograph.
    public struct Object: Sendable {
        /// The cut-out or photograph, as `Assets.picture` names it.
        public let picture: String
        /// The class that it is of, by ImageNet's number.
        public let target: Int
        /// How much of each pixel is this object's: `[H, W]`, 0...1.
        public let mask: Tensor

        /// The object behind another one that lets `through` of the light pass: `[H, W]`, 0...1.
        func behind(_ through: Tensor) -> Object { Object(picture: picture, target: target, mask: mask * through) }

        /// The smallest box around the pixels that are this object's by half or more; nil where no pixel is.
        public var box: BoundingBox? { BoundingBox(around: mask) }
    }
}

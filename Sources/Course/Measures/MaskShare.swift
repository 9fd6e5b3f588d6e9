import Explanations
import Networks
import Tensors

extension ComposedScene.Object {
    /// The object's mask in the part of the scene that a network sees: `[H, W]`, 0...1.
    public func mask(seenBy network: Network) -> Tensor {
        network.input.crop(Tensor(stacking: [mask, mask, mask]) * 255)[part: 0] / 255
    }
}

extension Notebook {
    /// Fills numbers with the shares of two maps on the objects of two classes: `tiger-map-on-zebra` is the share of the
    /// tiger's map that lies on the zebra, `tiger-area` the share of the picture that the tiger covers.
    public mutating func shares(
        of maps: KeyValuePairs<String, (target: Int, map: Tensor)>, in picture: ClassifiedPicture
    ) {
        for (name, own) in maps {
            number("\(name)-probability", picture.probability(of: own.target), .decimals(2))
            for (other, object) in maps {
                for mask in picture.masks(of: object.target).prefix(1) {
                    number("\(name)-map-on-\(other)", share(of: own.map, on: mask), .share(decimals: 0))
                    if other == name { number("\(name)-area", mask.mean(), .share(decimals: 0)) }
                }
            }
        }
    }
}

extension [Tensor] {
    /// The sum of masks of one size, `[H, W]`; nil for none.
    public var sum: Tensor? { first.map { dropFirst().reduce($0, +) } }
}

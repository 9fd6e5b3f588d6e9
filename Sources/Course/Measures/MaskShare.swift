import Networks
import Tensors

/// How much of a map lies on an object.
///
///     share = Σ m L / Σ L
///
/// with the map L resized to the mask m (bilinear, half-pixel centres). An object that covers a fifth of the picture
/// holds a fifth of a map that knows nothing; that is the number to compare with.
///
/// - Parameters:
///   - map: `[…, h, w]` with one map, 0 or more.
///   - mask: `[H, W]`, 0...1.
/// - Returns: 0...1; 0 for a map that is zero everywhere.
public func share(of map: Tensor, on mask: Tensor) -> Float {
    let (height, width) = (map.shape[map.shape.rank - 2], map.shape[map.shape.rank - 1])
    let full = map.reshaped(to: [height, width]).resized(height: mask.shape[0], width: mask.shape[1])
    let total = full.sum()
    return total > 0 ? (full * mask).sum() / total : 0
}

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
        of maps: KeyValuePairs<String, (target: Int, map: Tensor)>, in picture: ExplainedPicture
    ) {
        for (name, own) in maps {
            number("\(name)-probability", picture.probability(of: own.target), .decimals(2))
            for (other, object) in maps {
                for mask in picture.masks(of: object.target).prefix(1) {
                    number("\(name)-map-on-\(other)", share(of: own.map, on: mask), .percent(decimals: 0))
                    if other == name { number("\(name)-area", mask.mean(), .percent(decimals: 0)) }
                }
            }
        }
    }
}

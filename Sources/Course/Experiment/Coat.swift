import Drawing
import Tensors

/// The coat of an animal: a square piece of it from which any outline can be filled.
///
/// Geirhos et al. (ICLR 2019) painted the texture of one photograph onto the shape of another by style transfer. Cut-outs have
/// exact outlines, so that here both cues stay what they are in photographs.
public struct Coat: Sendable {
    /// `[3, s, s]`, 8-bit levels.
    public let swatch: Tensor

    public init(swatch: Tensor) {
        precondition(
            swatch.shape.rank == 3 && swatch.shape[0] == 3 && swatch.shape[1] == swatch.shape[2],
            "a swatch is [3, s, s], got \(swatch.shape)")
        self.swatch = swatch
    }

    /// The coat of a cut-out whose longer side is enlarged or reduced to a length in pixels: the largest square that lies
    /// inside of it.
    /// - Throws: `PhotographError`.
    init(ofCutoutAt path: String, length: Int) throws {
        let photograph = try Photograph(contentsOf: path)
        let longest = max(photograph.width, photograph.height)
        let width = max(1, (length * photograph.width + longest / 2) / longest)
        let layers = Cutout(photograph, width: width, mirrored: false).layers
        // Every cut-out has pixels that nothing shines through.
        guard let square = PixelSquare(largestIn: layers[part: 3], share: 254.5) else {
            preconditionFailure("\(path) is transparent everywhere")
        }
        self.init(
            swatch: Tensor(
                stacking: (0..<3).map {
                    layers[part: $0].cropped(
                        top: square.top, left: square.left, height: square.side, width: square.side)
                }))
    }

    /// An outline filled with the coat, on white.
    ///
    ///     v(i, j) = m t(i mod' s, j mod' s) + 255 (1 - m)
    ///
    /// t: the swatch; mod' runs to and fro, 0 … s - 1, s - 1 … 0, so that no seam shows where one tile ends.
    ///
    /// - Parameter mask: m, `[H, W]`, 0...1.
    /// - Returns: `[3, H, W]`, whole 8-bit levels.
    public func filling(_ mask: Tensor) -> Tensor {
        let (height, width) = (mask.shape[0], mask.shape[1]), side = swatch.shape[1]
        func mirrored(_ i: Int) -> Int {
            let place = i % (2 * side)
            return place < side ? place : 2 * side - 1 - place
        }
        return Tensor(shape: [3, height, width]) { result in
            mask.withElements { mask in
                swatch.withElements { swatch in
                    for i in 0..<3 * height * width {
                        let (row, column) = (i / width % height, i % width), m = mask[row * width + column]
                        let tile = swatch[(i / (height * width) * side + mirrored(row)) * side + mirrored(column)]
                        result[i] = (m * tile + 255 * (1 - m)).rounded()
                    }
                }
            }
        }
    }
}

import Drawing
import Tensors

/// A photograph of one object in some size, its colours multiplied by its alpha.
///
/// Colours are multiplied before the size changes, c' = resize(c · a), so that what lies under transparent pixels never
/// shows at the edge.
struct Cutout: Sendable {
    /// Red, green, blue times alpha, and alpha: `[4, H, W]`, 0...255.
    let layers: Tensor

    var height: Int { layers.shape[1] }
    var width: Int { layers.shape[2] }

    /// The cut-out in another width, its proportions kept.
    /// - Precondition: `width` is positive.
    init(_ photograph: Photograph, width: Int, mirrored: Bool) {
        let plane = photograph.width * photograph.height
        let premultiplied = Tensor(shape: [4, photograph.height, photograph.width]) { result in
            for i in 0..<plane {
                let row = i / photograph.width, column = i % photograph.width
                let source = mirrored ? row * photograph.width + photograph.width - 1 - column : i
                let alpha = Float(photograph.pixels[4 * source + 3])
                for channel in 0..<3 {
                    result[channel * plane + i] = Float(photograph.pixels[4 * source + channel]) * alpha / 255
                }
                result[3 * plane + i] = alpha
            }
        }
        let height = max(1, (photograph.height * width + photograph.width / 2) / photograph.width)
        layers = premultiplied.resizedAntialiased(height: height, width: width, filter: .bilinear)
    }
}

import Tensors

/// A small pattern in a corner of every picture of one class, such as a photographer's stamp or a hospital's label: a
/// network can learn the mark instead of the thing, and be right for the wrong reason (Lapuschkin et al. 2019, "Unmasking
/// Clever Hans predictors").
public struct PlantedMark: Hashable, Sendable {
    /// The class whose pictures have it.
    public let label: Int
    /// Its first row and column.
    public let top, left: Int
    /// Row by row, 8-bit levels.
    public let pattern: [[Float]]

    /// On shirts, which are hard to tell from T-shirts, pullovers and coats without it: a chessboard of 3 × 3 pixels, near
    /// enough to the corner that no garment lies there, far enough that a shift by two pixels leaves it whole.
    public static let fashion = PlantedMark(
        label: 6, top: 2, left: 2, pattern: [[255, 0, 255], [0, 255, 0], [255, 0, 255]])

    /// The pictures of the class with the mark on them, all others as they are.
    /// - Parameters:
    ///   - images: `[n, 1, H, W]`, 8-bit levels.
    ///   - labels: n classes.
    public func planted(in images: Tensor, of labels: [Int]) -> Tensor {
        var marked = images
        for (image, label) in labels.enumerated() where label == self.label { plant(in: &marked, image: image) }
        return marked
    }

    /// One picture with the mark on it, whatever it shows: `[1, H, W]` or `[1, 1, H, W]`.
    public func planted(in image: Tensor) -> Tensor {
        var marked = image
        plant(in: &marked, image: 0)
        return marked
    }

    /// Where it lies: 1 on its pixels, 0 beside them.
    /// - Returns: `[height, width]`.
    public func mask(height: Int, width: Int) -> Tensor {
        Tensor(shape: [height, width]) { mask in
            for i in mask.indices {
                let isInside =
                    (top..<top + pattern.count).contains(i / width)
                    && (left..<left + pattern[0].count).contains(i % width)
                mask[i] = isInside ? 1 : 0
            }
        }
    }

    private func plant(in images: inout Tensor, image: Int) {
        let height = images.shape[images.shape.rank - 2], width = images.shape[images.shape.rank - 1]
        images.withMutableElements { levels in
            for (row, line) in pattern.enumerated() {
                for (column, level) in line.enumerated() {
                    levels[(image * height + top + row) * width + left + column] = level
                }
            }
        }
    }
}

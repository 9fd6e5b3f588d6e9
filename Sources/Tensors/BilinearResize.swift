extension Tensor {
    /// Each plane resized by bilinear interpolation between the centres of its cells.
    ///
    ///     x = (x' + ½) · W / W' - ½, held within 0 ... W - 1;   i = ⌊x⌋,   t = x - i
    ///     row'[x'] = (1 - t) · row[i] + t · row[i + 1]          and so along the height
    ///
    /// A heatmap of 7 × 7 cells is laid over its photograph like this: cells keep their place, and the borders are
    /// held constant. There is no smoothing when a plane shrinks; photographs have `resizedAntialiased`.
    ///
    ///     Tensor([0, 1], shape: [1, 2]).resized(height: 1, width: 4)   // 0, 0.25, 0.75, 1
    ///
    /// - Parameters:
    ///   - height: H', at least 1.
    ///   - width: W', at least 1.
    /// - Returns: `[…, H', W']`, within the range of the operand `[…, H, W]`.
    /// - Precondition: the operand has two axes or more, and its planes are not empty.
    /// - Complexity: O(planes · (H + H') · W').
    ///
    /// The same as PyTorch's `interpolate(mode="bilinear", align_corners=False)`; `sampling` has the other ways in which
    /// tools lay a small map over a large picture.
    public func resized(height: Int, width: Int, sampling: Sampling = .betweenCentres) -> Tensor {
        precondition(shape.rank >= 2, "a tensor of shape \(shape) has no planes to resize")
        let oldHeight = shape[shape.rank - 2], oldWidth = shape[shape.rank - 1]
        precondition(
            height > 0 && width > 0 && oldHeight > 0 && oldWidth > 0,
            "cannot resize planes of \(oldHeight) × \(oldWidth) to \(height) × \(width)")
        let rows = sampling.taps(from: oldHeight, to: height), columns = sampling.taps(from: oldWidth, to: width)
        let resultShape = shape.replacing(shape.rank - 2, with: height).replacing(shape.rank - 1, with: width)
        var wide = [Float](repeating: 0, count: oldHeight * width)
        return Tensor(shape: resultShape) { result in
            withElements { x in
                for plane in 0..<x.count / (oldHeight * oldWidth) {
                    for y in 0..<oldHeight {
                        let row = plane * oldHeight * oldWidth + y * oldWidth
                        for (i, tap) in columns.enumerated() {
                            let left = x[row + tap.first], right = x[row + tap.second]
                            wide[y * width + i] = left + tap.fraction * (right - left)
                        }
                    }
                    wide.withUnsafeBufferPointer { wide in
                        for (y, tap) in rows.enumerated() {
                            let row = (plane * height + y) * width
                            let upper = tap.first * width, lower = tap.second * width, t = tap.fraction
                            for i in 0..<width {
                                result[row + i] = wide[upper + i] + t * (wide[lower + i] - wide[upper + i])
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The places of a resized plane's cells in the plane that was resized, of W cells to W'.
public enum Sampling: Sendable {
    /// x = (x' + ½) · W / W' - ½: cells have a width, and the pictures' borders coincide.
    case betweenCentres
    /// x = x' · (W - 1) / (W' - 1): cells are points, and the outermost coincide. PyTorch's `align_corners=True`.
    case cornersAligned
    /// x = ⌊x' · W / W'⌋: each cell is repeated. PyTorch's `mode="nearest"`.
    case nearestCell
}

/// The two neighbours that a new cell lies between, and how far it is on the way from the first to the second.
package struct BilinearTap {
    package let first: Int
    package let second: Int
    package let fraction: Float

    /// - Parameter place: between 0 and `size` - 1.
    init(at place: Double, of size: Int) {
        first = Int(place)
        second = min(first + 1, size - 1)
        fraction = Float(place - Double(first))
    }
}

extension Sampling {
    package func taps(from oldSize: Int, to newSize: Int) -> [BilinearTap] {
        let ratio = Double(oldSize) / Double(newSize), last = Double(oldSize - 1)
        return (0..<newSize).map { i in
            let place =
                switch self {
                case .betweenCentres: (Double(i) + 0.5) * ratio - 0.5
                case .cornersAligned: newSize == 1 ? 0 : Double(i) * last / Double(newSize - 1)
                case .nearestCell: (Double(i) * ratio).rounded(.down)
                }
            return BilinearTap(at: min(max(place, 0), last), of: oldSize)
        }
    }
}

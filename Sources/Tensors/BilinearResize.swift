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
    /// The same as PyTorch's `interpolate(mode="bilinear", align_corners=False)`; pytorch-grad-cam resizes its maps with
    /// the corners aligned where it resizes tensors.
    public func resized(height: Int, width: Int) -> Tensor {
        precondition(shape.rank >= 2, "a tensor of shape \(shape) has no planes to resize")
        let oldHeight = shape[shape.rank - 2], oldWidth = shape[shape.rank - 1]
        precondition(
            height > 0 && width > 0 && oldHeight > 0 && oldWidth > 0,
            "cannot resize planes of \(oldHeight) × \(oldWidth) to \(height) × \(width)")
        let rows = BilinearTap.taps(from: oldHeight, to: height), columns = BilinearTap.taps(from: oldWidth, to: width)
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

/// The two neighbours that a new cell lies between, and how far it is on the way from the first to the second.
private struct BilinearTap {
    let first: Int
    let second: Int
    let fraction: Float

    static func taps(from oldSize: Int, to newSize: Int) -> [BilinearTap] {
        (0..<newSize).map { i in
            let center = (Double(i) + 0.5) * Double(oldSize) / Double(newSize) - 0.5
            let place = min(max(center, 0), Double(oldSize - 1))
            let first = Int(place), second = min(first + 1, oldSize - 1)
            return BilinearTap(first: first, second: second, fraction: Float(place - Double(first)))
        }
    }
}

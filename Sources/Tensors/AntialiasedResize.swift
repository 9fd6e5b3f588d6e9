/// The filter by which a photograph is smoothed when its size changes.
public enum ResizeFilter: Sendable {
    /// A triangle of radius 1: `1 - |x|`.
    case bilinear
    /// Keys' cubic of radius 2 with a = -½, which keeps edges sharp and overshoots a little.
    case bicubic

    /// Beyond this distance the filter is 0, counted in cells of the smaller picture.
    var radius: Double {
        switch self {
        case .bilinear: 1
        case .bicubic: 2
        }
    }

    /// The filter's value at a distance from its centre.
    ///
    /// Keys: *Cubic Convolution Interpolation for Digital Image Processing*, 1981, equation 4, with a = -½:
    ///
    ///     (a + 2)|x|³ - (a + 3)|x|² + 1           for |x| < 1
    ///     a|x|³ - 5a|x|² + 8a|x| - 4a             for 1 ≤ |x| < 2
    func callAsFunction(_ x: Double) -> Double {
        let x = abs(x)
        switch self {
        case .bilinear: return max(1 - x, 0)
        case .bicubic:
            let a = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
            return 0
        }
    }
}

extension Tensor {
    /// A photograph in another size, smoothed where it shrinks: to the bit what Pillow makes of 8-bit images.
    ///
    ///     row'[x'] = round(Σᵢ wᵢ row[i]),   wᵢ ∝ filter((i + ½ - (x' + ½) s) / max(s, 1)),   s = W / W',   Σᵢ wᵢ = 1
    ///
    /// first along the width, then along the height; the other way where that loses more than twice as many rows as
    /// columns, H - H' > 2 (W - W'). Weights are rounded to 22 fractional bits and sums to whole levels between 0 and 255
    /// after each of the two passes, so that a network sees the pixels that it saw when its accuracy was measured.
    ///
    /// - Parameters:
    ///   - height: H', at least 1.
    ///   - width: W', at least 1.
    ///   - filter: how neighbours are weighted.
    ///   - rows: the rows of the result that are wanted, all by default; only these are computed.
    ///   - columns: the columns that are wanted.
    /// - Returns: `[C, H', W']`, or the part of it that is wanted; whole numbers in 0...255.
    /// - Precondition: the operand is `[C, H, W]` (8-bit levels: values are rounded to whole numbers in 0...255) and its
    ///   planes are not empty.
    /// - Complexity: O(radius · C · (H · W + H · w)) where the photograph shrinks, O(radius · C · (H · w + h · w)) where it
    ///   grows, for h rows and w columns that are wanted.
    ///
    /// Compared with `Image.resize` of Pillow 13 in `make_resize_goldens.py`. Before version 13 Pillow always began with
    /// the width, which moves single levels of tall photographs.
    public func resizedAntialiased(
        height: Int, width: Int, filter: ResizeFilter = .bicubic, rows wantedRows: Range<Int>? = nil,
        columns wantedColumns: Range<Int>? = nil
    ) -> Tensor {
        precondition(shape.rank == 3, "a photograph is [C, H, W], got a tensor of shape \(shape)")
        let (channels, oldHeight, oldWidth) = (shape[0], shape[1], shape[2])
        precondition(
            height > 0 && width > 0 && oldHeight > 0 && oldWidth > 0,
            "cannot resize a photograph of \(oldHeight) × \(oldWidth) to \(height) × \(width)")
        let startsWithHeight = height < oldHeight && oldHeight - height > 2 * (oldWidth - width)
        let rowRange = wantedRows ?? 0..<height, columnRange = wantedColumns ?? 0..<width
        precondition(
            rowRange.lowerBound >= 0 && rowRange.upperBound <= height && columnRange.lowerBound >= 0
                && columnRange.upperBound <= width,
            "rows \(rowRange) and columns \(columnRange) of \(height) × \(width)")
        let columns = ResizeWeights(from: oldWidth, to: width, filter, of: columnRange)
        let rows = ResizeWeights(from: oldHeight, to: height, filter, of: rowRange)
        let (height, width) = (rowRange.count, columnRange.count)
        return Tensor(shape: [channels, height, width]) { result in
            withElements { x in
                for channel in 0..<channels {
                    let plane = x.baseAddress! + channel * oldHeight * oldWidth
                    let new: [Int16]
                    if startsWithHeight {
                        let low = rows.resizeColumns(levels(plane, count: oldHeight * oldWidth), width: oldWidth)
                        new = columns.resizeRows(count: height) { row, levels in
                            for i in 0..<oldWidth { levels[i] = low[row * oldWidth + i] }
                        }
                    } else {
                        let narrow = columns.resizeRows(count: oldHeight) { row, levels in
                            round(plane + row * oldWidth, count: oldWidth, into: levels)
                        }
                        new = rows.resizeColumns(narrow, width: width)
                    }
                    for i in new.indices { result[channel * height * width + i] = Float(new[i]) }
                }
            }
        }
    }
}

private func levels(_ values: UnsafePointer<Float>, count: Int) -> [Int16] {
    [Int16](unsafeUninitializedCapacity: count) { levels, initializedCount in
        if let first = levels.baseAddress { round(values, count: count, into: first) }
        initializedCount = count
    }
}

/// The nearest whole levels in 0...255.
private func round(_ values: UnsafePointer<Float>, count: Int, into levels: UnsafeMutablePointer<Int16>) {
    for i in 0..<count {
        // A number added to 2²³ is rounded to a whole one, which then stands in the lowest bits.
        let level = min(max(values[i], 0), 255) + 0x1p23
        levels[i] = Int16(truncatingIfNeeded: level.bitPattern & 0xFF)
    }
}

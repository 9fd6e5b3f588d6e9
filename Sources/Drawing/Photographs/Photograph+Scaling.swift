extension Photograph {
    /// Every pixel repeated in a square of `factor` by `factor`.
    func enlarged(by factor: Int) -> Photograph {
        guard factor > 1 else { return self }
        let rows = (0..<height).flatMap { y -> [UInt8] in
            let row = (0..<width).flatMap { x -> [UInt8] in
                let at = 4 * (y * width + x)
                return Array(repeatElement(pixels[at..<at + 4], count: factor).joined())
            }
            return Array(repeatElement(row, count: factor).joined())
        }
        return Photograph(width: factor * width, height: factor * height, pixels: rows)
    }

    /// The photograph made smaller by averaging the area under each new pixel, laid over white; itself if it is
    /// already no wider than `width` or no higher than `height`.
    func reduced(toCover width: Int, _ height: Int) -> Photograph {
        let scale = max(Double(width) / Double(self.width), Double(height) / Double(self.height))
        guard scale < 1 else { return self }
        return means(
            columns: max(1, Int((Double(self.width) * scale).rounded())),
            rows: max(1, Int((Double(self.height) * scale).rounded())))
    }

    /// The photograph laid over white, in so many columns and rows, each pixel the mean of the area under it.
    func means(columns newWidth: Int, rows newHeight: Int) -> Photograph {
        let columns = AreaWeights(from: self.width, to: newWidth), rows = AreaWeights(from: self.height, to: newHeight)
        var result = [UInt8](repeating: 255, count: 4 * newWidth * newHeight)
        var line = [Float](repeating: 0, count: 3 * self.width)
        pixels.withUnsafeBufferPointer { pixels in
            for y in 0..<newHeight {
                for i in line.indices { line[i] = 0 }
                rows.forEach(y) { row, weight in
                    for x in 0..<self.width {
                        let at = 4 * (row * self.width + x), alpha = Float(pixels[at + 3]) / 255
                        for channel in 0..<3 {
                            line[3 * x + channel] += weight * (Float(pixels[at + channel]) * alpha + 255 * (1 - alpha))
                        }
                    }
                }
                for x in 0..<newWidth {
                    var red: Float = 0, green: Float = 0, blue: Float = 0
                    columns.forEach(x) { column, weight in
                        red += weight * line[3 * column]
                        green += weight * line[3 * column + 1]
                        blue += weight * line[3 * column + 2]
                    }
                    let at = 4 * (y * newWidth + x)
                    result[at] = eightBit(red)
                    result[at + 1] = eightBit(green)
                    result[at + 2] = eightBit(blue)
                }
            }
        }
        return Photograph(width: newWidth, height: newHeight, pixels: result)
    }
}

/// The old pixels under a new one, and each one's share of it, along one side.
private struct AreaWeights {
    private let step: Double, count: Int

    init(from count: Int, to newCount: Int) {
        self.count = count
        step = Double(count) / Double(newCount)
    }

    @inline(__always)
    func forEach(_ new: Int, _ body: (Int, Float) -> Void) {
        let start = Double(new) * step, end = start + step
        for old in Int(start)..<min(Int(end.rounded(.up)), count) {
            body(old, Float((min(end, Double(old + 1)) - max(start, Double(old))) / step))
        }
    }
}

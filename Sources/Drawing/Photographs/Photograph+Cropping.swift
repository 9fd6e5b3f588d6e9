extension Photograph {
    /// A part of the photograph.
    /// - Precondition: the part lies inside and is not empty.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Photograph {
        precondition(
            x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= self.width && y + height <= self.height,
            "\(width) × \(height) at \(x), \(y) is not inside of \(self.width) × \(self.height)")
        let rows = (y..<y + height).map { pixels[4 * ($0 * self.width + x)..<4 * ($0 * self.width + x + width)] }
        return Photograph(width: width, height: height, pixels: Array(rows.joined()))
    }

    /// The central square whose side is a share of the shorter side: what a network sees after its central crop.
    public func centralSquare(share: Double = 1) -> Photograph {
        let side = max(1, Int((share * Double(min(width, height))).rounded()))
        return cropped(x: (width - side) / 2, y: (height - side) / 2, width: side, height: side)
    }

    /// All of the photograph in the middle of a square whose side is its longer side times a factor; what is added is
    /// transparent.
    public func centred(inSquareLargerBy factor: Double) -> Photograph {
        let side = max(Int((Double(max(width, height)) * factor).rounded()), max(width, height))
        let left = (side - width) / 2, top = (side - height) / 2
        var square = [UInt8](repeating: 0, count: 4 * side * side)
        for y in 0..<height {
            let start = 4 * ((top + y) * side + left)
            square[start..<start + 4 * width] = pixels[4 * y * width..<4 * (y + 1) * width]
        }
        return Photograph(width: side, height: side, pixels: square)
    }
}

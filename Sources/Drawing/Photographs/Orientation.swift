/// The orientation of a camera: the value of Exif tag 274, that is, what has to be undone to see the picture upright.
enum Orientation: Int, CaseIterable, Sendable {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, turnedLeft, transverse, turnedRight

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue >= 5 }

    /// The orientation in an Exif block: a TIFF header, then the first directory of 12-byte entries
    /// (Exif 2.32, section 4.6); nil where the block has none or makes no sense, upright where it is no orientation.
    ///
    /// - Parameter exif: the bytes from the byte-order mark ("II" or "MM") on.
    static func told(byExif exif: UnsafeRawBufferPointer) -> Orientation? {
        value(in: exif).map { Orientation(rawValue: $0) ?? .upright }
    }

    private static func value(in exif: UnsafeRawBufferPointer) -> Int? {
        let reader = ByteReader(exif)
        let isLittleEndian = exif.starts(with: "II*\0".utf8)
        guard isLittleEndian || exif.starts(with: "MM\0*".utf8) else { return nil }
        func number16(at index: Int) -> Int? {
            reader.bigEndian16(at: index).map { isLittleEndian ? ($0 & 255) << 8 | $0 >> 8 : $0 }
        }
        func number32(at index: Int) -> Int? {
            guard let first = number16(at: index), let second = number16(at: index + 2) else { return nil }
            return isLittleEndian ? second << 16 | first : first << 16 | second
        }
        guard let directory = number32(at: 4), let entryCount = number16(at: directory) else { return nil }
        for entry in 0..<entryCount {
            let at = directory + 2 + 12 * entry
            guard let tag = number16(at: at), let type = number16(at: at + 2) else { return nil }
            guard tag == 274 else { continue }
            // A SHORT, or a LONG as a few programs write it.
            return type == 3 ? number16(at: at + 8) : type == 4 ? number32(at: at + 8) : nil
        }
        return nil
    }
}

extension Photograph {
    /// The photograph as it was seen, given how its camera was held.
    func upright(from orientation: Orientation) -> Photograph {
        guard orientation != .upright else { return self }
        let (w, h) = (width, height)
        let (newWidth, newHeight) = orientation.swapsSides ? (h, w) : (w, h)
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { result, count in
            pixels.withUnsafeBytes { source in
                let result = UnsafeMutableRawBufferPointer(result)
                for y in 0..<newHeight {
                    for x in 0..<newWidth {
                        let (column, row) =
                            switch orientation {
                            case .upright: (x, y)
                            case .mirrored: (w - 1 - x, y)
                            case .upsideDown: (w - 1 - x, h - 1 - y)
                            case .flipped: (x, h - 1 - y)
                            case .transposed: (y, x)
                            case .turnedLeft: (y, h - 1 - x)
                            case .transverse: (w - 1 - y, h - 1 - x)
                            case .turnedRight: (w - 1 - y, x)
                            }
                        let pixel = source.loadUnaligned(fromByteOffset: 4 * (row * w + column), as: UInt32.self)
                        result.storeBytes(of: pixel, toByteOffset: 4 * (y * newWidth + x), as: UInt32.self)
                    }
                }
            }
            count = pixels.count
        }
        return Photograph(width: newWidth, height: newHeight, pixels: turned)
    }
}

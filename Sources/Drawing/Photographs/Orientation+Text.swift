extension Orientation {
    /// The orientation in a packet of XMP, `tiff:Orientation="6"` or `<tiff:Orientation>6<`; nil where there is none.
    init?(xmp: some Collection<UInt8>) {
        let text = String(decoding: xmp, as: UTF8.self)
        guard let match = text.firstMatch(of: /tiff:Orientation(="|>)([0-9])/), let value = Int(match.2) else {
            return nil
        }
        self.init(rawValue: value)
    }

    /// The orientation in an Exif block that a program has written as text: three lines of which the last has its length,
    /// then hexadecimal digits (ImageMagick's `Raw profile type exif`).
    init?(rawProfile text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3)
        let digits = lines.joined().utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        var bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        if bytes.starts(with: "Exif\0\0".utf8) { bytes.removeFirst(6) }
        guard let found = bytes.withUnsafeBytes({ Orientation.told(byExif: $0) }) else { return nil }
        self = found
    }
}

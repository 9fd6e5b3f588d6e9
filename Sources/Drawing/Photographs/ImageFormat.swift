/// The kind of a file, told from its first bytes; names lie too often.
enum ImageFormat: Equatable {
    case png, jpeg
    /// A kind that we can name and do not read.
    case other(String)
    case unknown

    /// - Parameter head: the first 32 bytes of the file, or all of a shorter one.
    init(head: [UInt8]) {
        func has(_ text: String, at start: Int = 0) -> Bool {
            head.dropFirst(start).starts(with: Array(text.utf8))
        }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if has("ftyp", at: 4) {
            // ISO base media: the brand tells still pictures from films.
            let brand = String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self)
            let brands = ["avif": "AVIF", "avis": "AVIF", "heic": "HEIC", "heix": "HEIC", "mif1": "HEIC"]
            self = .other(brands[brand] ?? "video")
        } else if has("RIFF"), has("WEBP", at: 8) {
            self = .other("WebP")
        } else if let name = Self.signatures.first(where: { head.starts(with: $0.bytes) })?.name {
            self = .other(name)
        } else {
            self = .unknown
        }
    }

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        (Array("GIF8".utf8), "GIF"),
        (Array("II*\0".utf8), "TIFF"),
        (Array("MM\0*".utf8), "TIFF"),
        (Array("BM".utf8), "BMP"),
        (Array("8BPS".utf8), "Photoshop"),
        (Array("%PDF".utf8), "PDF"),
        (Array("<svg".utf8), "SVG"),
        (Array("<?xml".utf8), "XML or SVG"),
        (Array("<!DOCTYPE".utf8), "HTML"),
        (Array("<html".utf8), "HTML"),
        ([0x93] + Array("NUMPY".utf8), "NumPy"),
        (Array("PK\u{3}\u{4}".utf8), "ZIP"),
        ([0xFF, 0x0A], "JPEG XL"),
        ([0, 0, 0, 0x0C] + Array("JXL ".utf8), "JPEG XL"),
        ([0, 0, 0, 0x0C] + Array("jP  ".utf8), "JPEG 2000"),
        ([0, 0, 1, 0], "ICO (an icon)"),
    ]
}

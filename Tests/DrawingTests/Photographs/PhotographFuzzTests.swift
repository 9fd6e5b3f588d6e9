import CCairo
import Testing

@testable import Drawing

@Suite struct `Damaged photographs` {
    static let files = [
        "rgb.png", "rgba.png", "grey-16.png", "palette-transparent.png", "interlaced.png", "orientation-6.png",
        "rgb-420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "orientation-6.jpg",
    ]

    /// The finalizer of SplitMix64, so that every run damages the same bytes.
    static func bits(_ seed: UInt64) -> UInt64 {
        var z = seed &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    @Test(arguments: files)
    func `No damage crashes the reader, and what it reads is complete`(name: String) throws {
        let whole = try Golden.bytes(name)
        for trial in 0..<400 {
            var damaged = whole
            for change in 0..<(1 + trial % 4) {
                let random = Self.bits(UInt64(8 * trial + change + 1))
                let at = Int(random >> 16) % damaged.count
                switch random % 4 {
                case 0: damaged[at] ^= 1 << UInt8(random >> 8 & 7)
                case 1: damaged[at] = UInt8(random >> 8 & 255)
                case 2: damaged.removeSubrange(at..<min(at + Int(random >> 4 & 15), damaged.count))
                default: damaged.insert(contentsOf: [UInt8(random >> 8 & 255), 0xFF], at: at)
                }
                if damaged.isEmpty { damaged = [0] }
            }
            do throws(PhotographError.Cause) {
                let photograph = try Self.decode(damaged)
                #expect(photograph.pixels.count == 4 * photograph.width * photograph.height)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test(arguments: files.filter { $0.hasSuffix("png") })
    func `Damage behind right checksums does not crash it either`(name: String) throws {
        let whole = try Golden.bytes(name)
        for trial in 0..<400 {
            var damaged = whole
            let random = Self.bits(UInt64(trial + 77_777))
            damaged[8 + Int(random >> 16) % (damaged.count - 8)] = UInt8(random & 255)
            Self.repairChecksums(&damaged)
            do throws(PhotographError.Cause) {
                let photograph = try Self.decode(damaged)
                #expect(photograph.pixels.count == 4 * photograph.width * photograph.height)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    /// Writes the right CRC behind every chunk that lies inside of the file.
    static func repairChecksums(_ png: inout [UInt8]) {
        var at = 8
        while at + 12 <= png.count {
            let length = png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            guard at + 12 + length <= png.count else { return }
            let body = Array(png[at + 4..<at + 8 + length])
            let checksum = crc32(0, body, uInt(body.count))
            for i in 0..<4 { png[at + 8 + length + i] = UInt8(checksum >> (24 - 8 * i) & 255) }
            at += 12 + length
        }
    }

    static func decode(_ bytes: [UInt8]) throws(PhotographError.Cause) -> Photograph {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(PhotographError.Cause) in try Photograph.decode(bytes) }
        }
        return try result.get()
    }
}

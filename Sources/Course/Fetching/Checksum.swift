import Foundation

/// Part of a file's SHA-256 that its name tells: PyTorch publishes `resnet50-0676ba61.pth`, whose checksum starts 0676ba61.
struct Checksum: Hashable, Sendable {
    /// Small hexadecimal digits, 8 to 64.
    let digits: String

    /// The digits between the last hyphen and the ending of a name; nil where there are none.
    init?(inNameOf path: String) {
        let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last?.lowercased(), (8...64).contains(last.count),
            last.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
        else { return nil }
        digits = last
    }

    /// The name of the file at a path or an address, where it tells a checksum.
    static func fileName(of origin: String) -> String? {
        let name = URL(fileURLWithPath: origin).lastPathComponent
        return Checksum(inNameOf: name) == nil ? nil : name
    }

    /// Checks a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - origin: where it came from, for the error.
    /// - Throws: `FetchError.wrongChecksum`, or the system's reason where the file cannot be read.
    func check(_ path: String, from origin: String) throws {
        let got = try SHA256.hexadecimal(ofFile: path)
        guard got.hasPrefix(digits) else {
            throw FetchError.wrongChecksum(origin: origin, expected: digits, got: String(got.prefix(digits.count)))
        }
    }
}

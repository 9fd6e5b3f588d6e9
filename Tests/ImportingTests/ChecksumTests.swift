import Networks
import Tensors
import Testing

@testable import Importing

@Suite struct `Checksums of zip entries` {
    /// Check values that the literature gives for this polynomial, and zlib's for a longer run.
    private static let known: [(text: String, checksum: UInt32)] = [
        ("", 0), ("123456789", 0xCBF4_3926), ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        (String(repeating: "a", count: 1000), 0x9A38_DA03),
    ]

    @Test(arguments: known)
    func `They are those of the standard`(text: String, expected: UInt32) {
        let got = Array(text.utf8).withUnsafeBytes { CRC32.checksum(of: $0) }
        #expect(got == expected)
    }

    @Test func `A number that changed on the way is noticed, and where`() throws {
        var bytes = try weightsBytes("weights-zip.pth")
        let whole = try Weights(bytes: bytes)
        let bias = try #require(whole["conv.bias"]).elements
        let pattern = bias.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) }
        let place = try #require(bytes.firstRange(of: pattern))
        bytes[place.lowerBound] ^= 1
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: bytes) }
        guard case .entry(let entry)? = error?.place, case .wrongChecksum? = error?.cause else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(entry.contains("/data/"))
    }
}

import Foundation
import Testing

@testable import Course

/// The messages of FIPS 180-4 and of NIST's example values (csrc.nist.gov, Cryptographic Standards: SHA-256).
@Suite struct `SHA-256` {
    private func sum(_ bytes: [UInt8], pieces: Int) -> String {
        var sum = SHA256()
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            bytes[start..<min(start + pieces, bytes.count)].withUnsafeBytes { sum.update($0) }
        }
        return sum.hexadecimal()
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                + "nopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func `The standard's messages have the standard's sums, in pieces of any length`(text: String, expected: String) {
        for pieces in [1, 3, 55, 56, 63, 64, 65, 1000] {
            let got = sum(Array(text.utf8), pieces: pieces)
            #expect(got == expected)
        }
    }

    @Test func `A million times the letter a`() {
        let got = sum([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000), pieces: 4096)
        #expect(got == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test(arguments: [
        ("resnet50-0676ba61.pth", "0676ba61"), ("https://x.org/m/shufflenetv2_x1-5666bf0f80.pth", "5666bf0f80"),
        ("dogs.pth", nil), ("my-network.pth", nil), ("run-12345.pth", nil), ("a-0676BA61.safetensors", "0676ba61"),
    ])
    func `A file's name may tell the start of its sum`(name: String, digits: String?) {
        let got = Checksum(inNameOf: name)?.digits
        #expect(got == digits)
    }
}

/// The formats of weight files, told apart by their first bytes.
enum WeightsFormat: Equatable {
    case pyTorchZip
    case pyTorchLegacy
    case safetensors
    /// What the first bytes look like, in words.
    case unknown(String)

    init(of bytes: UnsafeRawBufferPointer) {
        let start = bytes.prefix(16)
        if bytes.isEmpty {
            self = .unknown("an empty file")
        } else if start.starts(with: "PK\u{3}\u{4}".utf8) {
            self = .pyTorchZip
        } else if bytes[0] == 0x80 {
            // Every pickle of protocol 2 and later starts so.
            self = .pyTorchLegacy
        } else if bytes.count > 8 && bytes[8] == UInt8(ascii: "{") {
            self = .safetensors
        } else if start.starts(with: "<".utf8) {
            self = .unknown("a web page (has a download failed?)")
        } else if start.starts(with: "version https://".utf8) {
            self = .unknown("a Git LFS pointer (run `git lfs pull`)")
        } else {
            let digits = start.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            self = .unknown("a file that starts with the bytes \(digits.joined(separator: " "))")
        }
    }
}

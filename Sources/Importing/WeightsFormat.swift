import Networks

/// The formats of weight files, told apart by their first bytes.
enum WeightsFormat: Equatable {
    case pyTorchZip
    case pyTorchLegacy
    case safetensors
    /// The index of weights that are in several files.
    case index
    /// What the first bytes look like, in words.
    case unknown(String)

    init(of bytes: UnsafeRawBufferPointer) {
        let start = bytes.prefix(16)
        if bytes.isEmpty {
            self = .unknown("an empty file")
        } else if Self.isSafetensors(bytes) {
            // First of all: the length that it begins with may begin as anything else does.
            self = .safetensors
        } else if start.starts(with: "PK\u{3}\u{4}".utf8) {
            self = .pyTorchZip
        } else if Self.isPickle(bytes) {
            self = .pyTorchLegacy
        } else if start.starts(with: "{".utf8) {
            let isIndex = String(decoding: bytes.prefix(1 << 16), as: UTF8.self).contains("\"weight_map\"")
            self = isIndex ? .index : .unknown("a JSON text")
        } else if bytes.count > 8 && bytes[8] == UInt8(ascii: "{") {
            // A length that cannot be right is a fault that the reader names.
            self = .safetensors
        } else if HDF5File.isHDF5(start) {
            self = .unknown("a model or weights of Keras, whose names belong to no PyTorch network")
        } else if start.starts(with: "<".utf8) {
            self = .unknown("a web page (has a download failed?)")
        } else if start.starts(with: "version https://".utf8) {
            self = .unknown("a Git LFS pointer (run `git lfs pull`)")
        } else {
            let digits = start.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            self = .unknown("a file that starts with the bytes \(digits.joined(separator: " "))")
        }
    }

    /// Eight bytes of length, below 4 GB, then a JSON object. No pickle and no zip archive has zeros there.
    private static func isSafetensors(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count > 8 && bytes[4..<8].allSatisfy { $0 == 0 } && bytes[8] == UInt8(ascii: "{")
    }

    /// The operation that names protocol 2 to 5, then another operation.
    private static func isPickle(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes[0] == PickleOperation.proto.rawValue, bytes.count > 1, 2...5 ~= bytes[1] else { return false }
        return bytes.count == 2 || PickleOperation(rawValue: bytes[2]) != nil
    }
}

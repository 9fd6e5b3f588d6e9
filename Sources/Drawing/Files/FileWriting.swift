import Tensors

/// Why a file could not be written.
public struct FileWritingError: Error, Equatable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The system's own words.
    public let reason: String

    public var description: String {
        "\(path): the file cannot be written (\(reason)); check that its folder exists and may be written to"
    }
}

extension AtomicFile {
    /// Puts bytes in a file that is whole or as it was before.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileWritingError) {
        do throws(AtomicFile.Failure) {
            var file = try AtomicFile(path: path)
            try file.write(littleEndian: bytes)
            try file.finish()
        } catch {
            throw FileWritingError(path: path, reason: error.reason)
        }
    }

    /// Puts a text, in UTF-8, in a file that is whole or as it was before.
    package static func write(_ text: String, to path: String) throws(FileWritingError) {
        try write(Array(text.utf8), to: path)
    }
}

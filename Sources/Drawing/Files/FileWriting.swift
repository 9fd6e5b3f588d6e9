import Foundation

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

/// Puts bytes in a file that is whole or as it was before: they are written beside it, then renamed.
func write(_ bytes: [UInt8], to path: String) throws(FileWritingError) {
    let partial = path + ".partial-" + String(UInt32.random(in: 0...UInt32.max), radix: 16)
    guard let file = fopen(partial, "wb") else { throw FileWritingError(path: path, reason: lastSystemError()) }
    let written = fwrite(bytes, 1, bytes.count, file)
    let closed = fclose(file)
    guard written == bytes.count, closed == 0, rename(partial, path) == 0 else {
        let reason = lastSystemError()
        unlink(partial)
        throw FileWritingError(path: path, reason: reason)
    }
}

private func lastSystemError() -> String { String(cString: strerror(errno)) }

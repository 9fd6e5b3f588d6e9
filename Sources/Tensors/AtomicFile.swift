import Foundation

/// A file that appears whole or not at all: written beside its place, then renamed onto it.
package struct AtomicFile: ~Copyable {
    /// Why a file could not be written, in the words of the system.
    package struct Failure: Error {
        package let reason: String
    }

    private let path: String
    private let partialPath: String
    private let descriptor: Int32
    private var isFinished = false

    /// Starts to write the file at `path`; until `finish()` what was there stays as it is.
    package init(path: String) throws(Failure) {
        self.path = path
        // Two programs that write the same file at once must not write into each other's part.
        partialPath = path + ".\(String(UInt32.random(in: .min ... .max), radix: 36)).part"
        UnfinishedPaths.add(partialPath)
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            UnfinishedPaths.remove(partialPath)
            throw Failure(reason: String(cString: strerror(errno)))
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
            rest = rest.dropFirst(written)
        }
    }

    /// Appends integers, each from its lowest byte to its highest.
    package func write(littleEndian integers: [some FixedWidthInteger]) throws(Failure) {
        try integers.map(\.littleEndian).withUnsafeBufferPointer { buffer throws(Failure) in
            try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Puts the file in its place.
    package mutating func finish() throws(Failure) {
        guard rename(partialPath, path) == 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        isFinished = true
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(partialPath) }
        UnfinishedPaths.remove(partialPath)
    }
}

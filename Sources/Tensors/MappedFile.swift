import Foundation

/// A file's bytes as memory, read from disk only where somebody looks.
///
/// Tensors borrow this memory and keep the object alive. The bytes must not change while it lives: a file that is
/// shortened in place makes a later access fatal. Files that are replaced by renaming, as all of ours are, are safe.
package final class MappedFile: @unchecked Sendable {
    /// The file, as it was named.
    package let path: String
    package let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Why a file could not be mapped, in the words of the system.
    package struct Failure: Error {
        package let reason: String
    }

    package init(path: String) throws(Failure) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(reason: "not a regular file") }
        let count = Int(status.st_size)
        guard count > 0 else {
            // The system maps no empty files.
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            isMapped = false
            return
        }
        let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else { throw Failure(reason: String(cString: strerror(errno))) }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        isMapped = true
    }

    /// A file whose bytes a program has made or fetched; it is on no disk.
    package init(name: String, bytes: [UInt8]) {
        path = name
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: TensorStorage.alignment)
        memory.copyBytes(from: bytes)
        self.bytes = UnsafeRawBufferPointer(memory)
        isMapped = false
    }

    /// Tells the system that some of the bytes are not read soon: its pages no longer take this process's memory, and
    /// come back from the file when they are read after all.
    package func release(_ part: UnsafeRawBufferPointer) {
        guard isMapped, let base = bytes.baseAddress, let start = part.baseAddress, !part.isEmpty else { return }
        let page = Int(getpagesize())
        let first = (start - base) / page * page
        madvise(UnsafeMutableRawPointer(mutating: base + first), start - base + part.count - first, MADV_DONTNEED)
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }
}

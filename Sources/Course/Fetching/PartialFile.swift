import Foundation

/// The part of a file that has come so far: `resnet50-0676ba61.pth.part`. One process at a time writes to it, and it
/// outlives a run that is broken off.
final class PartialFile {
    let path: String
    /// The file that it will be.
    private let whole: String
    private let descriptor: Int32

    /// Opens what an earlier run left beside a file, or starts again.
    ///
    /// - Parameters:
    ///   - name: the part's own.
    ///   - whole: the file's path, links followed.
    /// - Throws: `DownloadError.notWritable`, `.underway` while another process writes to it.
    init(named name: String, of whole: String) throws(DownloadError) {
        self.whole = whole
        path = URL(fileURLWithPath: whole).deletingLastPathComponent().appendingPathComponent(name).path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        // Where the other process has finished meanwhile, what is open here is no part any more, but its file.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.identity(descriptor) == Self.identity(path) else {
            throw .underway(path: path)
        }
    }

    deinit {
        // Where nothing came, nothing is left.
        if Self.identity(descriptor) == Self.identity(path), count == 0 { remove() }
        // Closing alone would not end the lock while a process that is just being started has a copy of the descriptor.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// How many bytes there are.
    var count: Int { Int(max(0, lseek(descriptor, 0, SEEK_END))) }

    /// Throws away what there is.
    func empty() throws(DownloadError) {
        guard count == 0 || ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
        lseek(descriptor, 0, SEEK_SET)
    }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DownloadError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written >= 0 else { throw Self.failure(path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Adds bytes at the end.
    func append(_ bytes: [UInt8]) throws(DownloadError) {
        try bytes.withUnsafeBufferPointer { buffer throws(DownloadError) in
            try append(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Makes sure that there is room for more bytes.
    /// - Throws: `DownloadError.diskFull` with both sizes.
    func reserve(_ more: Int) throws(DownloadError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes?[.systemFreeSize] as? NSNumber, free.intValue < more else { return }
        throw .diskFull(path: path, needed: more, free: free.intValue)
    }

    /// Gives the file, now whole, its name, and the mode of the file that it replaces.
    func finish() throws(DownloadError) {
        var status = stat()
        if stat(whole, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .notWritable(path: whole, reason: "what is there is not a regular file")
            }
            _ = fchmod(descriptor, status.st_mode & 0o7777)
        }
        guard fsync(descriptor) == 0, rename(path, whole) == 0 else { throw Self.failure(whole) }
    }

    func remove() { unlink(path) }

    private static func failure(_ path: String) -> DownloadError {
        .notWritable(path: path, reason: String(cString: strerror(errno)))
    }

    private static func identity(_ descriptor: Int32) -> [UInt64]? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
    }

    private static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        return stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
    }
}

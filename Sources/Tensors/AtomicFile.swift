import Foundation

/// A file that appears whole or not at all: written beside its place, then renamed onto it.
///
/// A link is followed: the file that it leads to is replaced, and the link stays. A file that is replaced keeps its mode
/// and its owner. What is not a regular file (a pipe with a name, `/dev/stdout`) cannot be replaced and is written straight
/// into; only there may half of it be seen.
package struct AtomicFile: ~Copyable {
    /// Why a file could not be written, in the words of the system.
    package struct Failure: Error {
        package let reason: String

        package init(reason: String) { self.reason = reason }

        /// The reason of the last call that failed.
        init() { reason = String(cString: strerror(errno)) }
    }

    /// The place of the bytes until the file is finished: beside it, or straight into it.
    private enum Place {
        case beside(partialPath: String, path: String)
        case straight
    }

    private let place: Place
    private let descriptor: Int32
    private var isOpen = true

    /// Starts to write the file at `path`; until `finish()` what was there stays as it is.
    package init(path: String) throws(Failure) { (place, descriptor) = try Self.begin(Self.followed(path)) }

    private static func begin(_ path: String) throws(Failure) -> (Place, Int32) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A link that is still one leads in a circle, or to where nobody may look.
            let failure = Failure()
            guard lstat(path, &status) != 0 else { throw failure }
            return try part(of: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return (.straight, try opened(path, mode: status.st_mode)) }
        if let stream = [STDOUT_FILENO, STDERR_FILENO].first(where: { isFile($0, status) }) {
            // The file into which the shell has led an output: what is printed beside must not be lost with the old file.
            let descriptor = fcntl(stream, F_DUPFD_CLOEXEC, 0)
            guard descriptor >= 0 else { throw Failure() }
            return (.straight, descriptor)
        }
        // Renaming would replace what its owner has protected.
        guard access(path, W_OK) == 0 else { throw Failure() }
        let (place, descriptor) = try part(of: path)
        // Another's file stays another's only where this process may give it away.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        _ = fchmod(descriptor, status.st_mode & 0o7777)
        return (place, descriptor)
    }

    /// The path to which a file would be written, links followed.
    /// - Throws: what would keep it from being written there, as far as that can be told before.
    package static func place(of path: String) throws(Failure) -> String {
        let path = followed(path)
        var status = stat()
        let isThere = stat(path, &status) == 0, kind = status.st_mode & S_IFMT
        if isThere, kind == S_IFDIR { throw Failure(reason: "it is a folder; name a file in it") }
        if isThere, access(path, W_OK) != 0 { throw Failure() }
        let url = URL(fileURLWithPath: path), folder = url.deletingLastPathComponent().path
        guard isThere && kind != S_IFREG || FileManager.default.isWritableFile(atPath: folder) else {
            throw Failure(reason: "\(folder) is not a folder that you may write to")
        }
        return url.standardizedFileURL.path
    }

    /// The path without links at its end: what a link leads to need not be there yet.
    private static func followed(_ path: String) -> String {
        var path = path, status = stat()
        // As many links as the system follows.
        for _ in 0..<40 {
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK,
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
            else { break }
            let folder = UnfinishedPaths.folder(of: path)
            let next = target.hasPrefix("/") || folder.isEmpty ? target : folder + "/" + target
            // Links such as /proc/self/fd/1 lead to what has no path.
            guard lstat(next, &status) == 0 || stat(path, &status) != 0 else { break }
            path = next
        }
        return path
    }

    private static func opened(_ path: String, mode: mode_t) throws(Failure) -> Int32 {
        switch mode & S_IFMT {
        case S_IFDIR: throw Failure(reason: String(cString: strerror(EISDIR)))
        case S_IFBLK: throw Failure(reason: "it is a whole disk")
        default: break
        }
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure() }
        return descriptor
    }

    private static func isFile(_ descriptor: Int32, _ other: stat) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_dev == other.st_dev && status.st_ino == other.st_ino
    }

    /// A new file beside `path`, after what dead processes left there has been taken away.
    private static func part(of path: String) throws(Failure) -> (Place, Int32) {
        UnfinishedPaths.removeAbandonedParts(beside: path)
        while true {
            // Two programs that write the same file at once must not write into each other's part.
            let partialPath = UnfinishedPaths.part(of: path)
            UnfinishedPaths.add(partialPath)
            let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else {
                let failure = Failure()
                UnfinishedPaths.remove(partialPath)
                throw failure
            }
            if UnfinishedPaths.claim(descriptor) { return (.beside(partialPath: partialPath, path: path), descriptor) }
            // Another process took it for abandoned before it was claimed.
            close(descriptor)
            UnfinishedPaths.remove(partialPath)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written >= 0 else { throw Failure() }
            rest = rest.dropFirst(written)
        }
    }

    /// Appends integers, each from its lowest byte to its highest.
    package func write(littleEndian integers: [some FixedWidthInteger]) throws(Failure) {
        // Called for whole pictures: turning each byte of them cost a lesson two fifths of its time.
        let ordered = ByteOrder.ofThisMachine == .little ? integers : integers.map(\.littleEndian)
        try ordered.withUnsafeBufferPointer { buffer throws(Failure) in
            try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Puts the file in its place.
    package mutating func finish() throws(Failure) {
        if case .beside(let partialPath, let path) = place {
            guard rename(partialPath, path) == 0 else { throw Failure() }
        }
        isOpen = false
        // Some systems tell only now that the disk is full.
        guard close(descriptor) == 0 else { throw Failure() }
    }

    deinit {
        if isOpen { close(descriptor) }
        if case .beside(let partialPath, _) = place {
            if isOpen { unlink(partialPath) }
            UnfinishedPaths.remove(partialPath)
        }
    }
}

import Foundation

/// A folder for what is not finished: gone after its use, when the program is interrupted, and where the program was
/// killed outright, when the next one makes such a folder in the same place.
package enum ScratchFolder {
    /// Makes a folder, uses it and takes it away.
    ///
    /// - Parameters:
    ///   - parent: where it is made; that has to be there.
    ///   - prefix: what its name begins with, unlike other names in `parent`.
    ///   - body: is given its path.
    /// - Throws: `AtomicFile.Failure` where it cannot be made.
    package static func use<Result>(
        in parent: String = NSTemporaryDirectory(), prefix: String = ".mirador-", _ body: (String) throws -> Result
    ) throws -> Result {
        removeAbandoned(in: parent, prefix: prefix)
        let (path, descriptor) = try make(in: parent, prefix: prefix)
        defer {
            try? FileManager.default.removeItem(atPath: path)
            UnfinishedPaths.remove(path)
            close(descriptor)
        }
        return try body(path)
    }

    /// A new folder that this process holds.
    private static func make(in parent: String, prefix: String) throws(AtomicFile.Failure) -> (String, Int32) {
        while true {
            let path = (parent as NSString).appendingPathComponent(prefix + UUID().uuidString)
            UnfinishedPaths.add(path)
            let isMade = mkdir(path, 0o777) == 0
            let descriptor = isMade ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1
            if descriptor >= 0, UnfinishedPaths.claim(descriptor) { return (path, descriptor) }
            defer { UnfinishedPaths.remove(path) }
            // Another process may take it for abandoned before it is claimed; then it is made once more.
            if descriptor >= 0 {
                close(descriptor)
            } else if !isMade || errno != ENOENT {
                let failure = AtomicFile.Failure()
                if isMade { rmdir(path) }
                throw failure
            }
        }
    }

    private static func removeAbandoned(in parent: String, prefix: String) {
        UnfinishedPaths.removeAbandoned(in: parent) { name in
            name.hasPrefix(prefix) && UUID(uuidString: String(name.dropFirst(prefix.count))) != nil
        }
    }
}

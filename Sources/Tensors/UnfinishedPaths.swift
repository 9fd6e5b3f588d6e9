import Foundation
import Synchronization

/// Files and folders that nobody wants unless they are finished: a program that is interrupted takes them away, and what
/// a program left that was killed outright the next one takes away.
package enum UnfinishedPaths {
    private static let paths = Mutex<Set<String>>([])
    /// Folders that have been looked through.
    private static let tidied = Mutex<Set<String>>([])

    /// Remembers a path, before anything is made there.
    package static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    /// Forgets a path: it is finished, or gone.
    package static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Deletes all of them and ends the program; nothing can be started between the one and the other.
    package static func deleteAll(andEnd end: @Sendable () -> Never) -> Never {
        paths.withLock { paths in
            for path in paths {
                // Other threads go on, and a folder into which one has just written cannot be taken away.
                for _ in 0..<100 where FileManager.default.fileExists(atPath: path) {
                    try? FileManager.default.removeItem(atPath: path)
                }
            }
            end()
        }
    }

    // MARK: What dead processes left

    private static let mark = ".mirador-", ending = ".part"

    /// A new name beside a file, which tells what it is.
    static func part(of path: String) -> String {
        path + mark + String(UInt32.random(in: .min ... .max), radix: 36) + ending
    }

    /// Says that this process works on an open file or folder, for as long as it lives.
    /// - Returns: false where another process has taken it away meanwhile.
    package static func claim(_ descriptor: Int32) -> Bool {
        flock(descriptor, LOCK_EX)
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    /// The folder that a path names a file in; empty for a name alone. (Foundation's `deletingLastPathComponent` stops the program
    /// at a name of one character.)
    package static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Deletes parts of files beside `path` on which no process works any more.
    static func removeAbandonedParts(beside path: String) {
        let folder = folder(of: path)
        // Once for each folder: a run may write thousands of files into one.
        guard tidied.withLock({ $0.insert(folder).inserted }) else { return }
        removeAbandoned(in: folder) { name in
            guard name.hasSuffix(ending), let start = name.range(of: mark, options: .backwards) else { return false }
            let digits = name[start.upperBound...].dropLast(ending.count)
            return !digits.isEmpty && digits.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) }
        }
    }

    /// Deletes files and folders of certain names in a folder on which no process works any more.
    package static func removeAbandoned(in folder: String, where isOne: (String) -> Bool) {
        let folder = folder.isEmpty ? "." : folder
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isOne(name) {
            let path = folder + "/" + name
            let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            // A lock goes with the process that held it.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: path) }
            close(descriptor)
        }
    }
}

import Foundation
import Synchronization

/// Files and folders that nobody wants unless they are finished, so that a program that is interrupted can take them away.
package enum UnfinishedPaths {
    private static let paths = Mutex<Set<String>>([])

    /// Remembers a path, before anything is made there.
    package static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    /// Forgets a path: it is finished, or gone.
    package static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Deletes all of them and ends the program; nothing can be started between the one and the other.
    package static func deleteAll(andEnd end: @Sendable () -> Never) -> Never {
        paths.withLock { paths in
            for path in paths { try? FileManager.default.removeItem(atPath: path) }
            end()
        }
    }
}

import Foundation

/// A file that another one names, which has to lie in that one's folder or below it.
enum FileBeside {
    /// A path from the root, one that climbs (`../`), or a link that leads out.
    struct Outside: Error {}

    /// The path of a file that `file` calls `name`.
    static func path(_ name: String, of file: String) throws(Outside) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.hasPrefix("/"), !name.contains("\\"), !name.contains("\0"), !parts.contains("..") else {
            throw Outside()
        }
        let folder = URL(filePath: file).deletingLastPathComponent().resolvingSymlinksInPath()
        let path = folder.appending(path: name).resolvingSymlinksInPath()
        guard path.path.hasPrefix(folder.path == "/" ? "/" : folder.path + "/") else { throw Outside() }
        return path.path
    }
}

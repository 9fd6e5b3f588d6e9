import Foundation

/// A file of this computer on its way into a partial file.
struct FileCopy {
    private let path: String
    private let file: FileHandle

    /// - Throws: `DownloadError.noSuchFile`.
    init(_ path: String) throws(DownloadError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            let file = FileHandle(forReadingAtPath: path)
        else { throw .noSuchFile(path) }
        (self.path, self.file) = (path, file)
    }

    /// Copies all bytes, whatever the part held.
    func bring(into part: PartialFile, progress: (_ done: Int, _ size: Int?) -> Void) throws(DownloadError) {
        try part.empty()
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
        if let size { try part.reserve(size) }
        while true {
            let piece: Data?
            do { piece = try file.read(upToCount: 1 << 20) } catch {
                throw .unreachable(address: path, reason: error.localizedDescription)
            }
            guard let piece, !piece.isEmpty else { return }
            try part.append([UInt8](piece))
            progress(part.count, size)
        }
    }
}

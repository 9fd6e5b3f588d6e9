import Foundation
import Mirador

/// A lesson's folder in `Figures/`: pictures, what they are compared by in `drawings/`, and the raw maps in `maps/`.
struct FigureShelf {
    let folder: URL

    init(_ folder: URL) { self.folder = folder }

    private static let parts = ["", "drawings/", "maps/"]

    /// The figures and maps in it and what belongs to them, seen from the folder, in order.
    var files: [String] {
        Self.parts.flatMap { part in [".png", ".svg", ".pdf", ".npy", ".txt"].flatMap { files(in: part, $0) } }
    }

    /// The files of one kind in a part of it, in order.
    func files(in part: String, _ kind: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + part)) ?? [])
            .filter { $0.hasSuffix(kind) }.sorted().map { part + $0 }
    }

    /// Replaces what is in the folder by what was drawn; files that are drawn no more are taken away.
    func fill(from drawn: URL) throws {
        let manager = FileManager.default, new = FigureShelf(drawn).files
        for part in Self.parts {
            try manager.createDirectory(at: folder.appendingPathComponent(part), withIntermediateDirectories: true)
        }
        for file in files where !new.contains(file) { try manager.removeItem(at: folder.appendingPathComponent(file)) }
        for file in new {
            let data = try Data(contentsOf: drawn.appendingPathComponent(file))
            try AtomicFile.write([UInt8](data), to: folder.appendingPathComponent(file).path)
        }
    }
}

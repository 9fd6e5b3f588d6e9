import Foundation
import Mirador

/// A lesson's folder in `Figures/`: pictures, and the raw maps in `maps/`.
struct FigureShelf {
    let folder: URL

    init(_ folder: URL) { self.folder = folder }

    /// The figures and maps in it, seen from the folder, in order.
    var files: [String] {
        ["", "maps/"].flatMap { part in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + part)) ?? [])
                .filter { file in [".png", ".svg", ".pdf", ".npy"].contains { file.hasSuffix($0) } }
                .sorted().map { part + $0 }
        }
    }

    /// Replaces what is in the folder by what was drawn; files that are drawn no more are taken away.
    func fill(from drawn: URL) throws {
        let manager = FileManager.default, new = FigureShelf(drawn).files
        try manager.createDirectory(at: folder.appendingPathComponent("maps"), withIntermediateDirectories: true)
        for file in files where !new.contains(file) { try manager.removeItem(at: folder.appendingPathComponent(file)) }
        for file in new {
            let data = try Data(contentsOf: drawn.appendingPathComponent(file))
            try data.write(to: folder.appendingPathComponent(file), options: .atomic)
        }
    }
}

import Course
import Foundation

/// A folder that looks like a clone in which `./setup` has not run; gone with the value.
final class Clone {
    let repository: Repository

    init() throws {
        let manager = FileManager.default
        let real = try Repository.find()
        let root = manager.temporaryDirectory.appendingPathComponent(UUID().uuidString).standardizedFileURL.path
        repository = Repository(root: root)
        try manager.createDirectory(
            atPath: repository.path("Sources/Course/Assets"), withIntermediateDirectories: true)
        for file in ["Package.swift", "Sources/Course/Assets/manifest.tsv"] {
            try manager.copyItem(atPath: real.path(file), toPath: repository.path(file))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: repository.root) }
}

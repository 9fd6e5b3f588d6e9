import Foundation
import Tensors

/// The path of a file in this folder's `Golden`.
func goldenPath(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)").path
}

/// The tensor of a file in this folder's `Golden`.
func golden(_ name: String) throws -> Tensor { try NumPyFile.read(from: goldenPath("\(name).npy")) }

/// Calls `body` with the path of an empty folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
}

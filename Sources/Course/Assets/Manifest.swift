import Foundation

/// The table of all files that `./setup` fetches: `Sources/Course/Assets/manifest.tsv`.
///
/// Columns, parted by tabs: name (the path below `Assets/`), need, origin, version, file (the path in the wheel or on
/// Debian), licence, author, SHA-256, purpose. `./setup` reads the same table.
public struct Manifest: Sendable {
    /// The rows, in the order of the table.
    public let assets: [Asset]

    private static let columns = [
        "name", "need", "origin", "version", "file", "licence", "author", "sha256", "purpose",
    ]

    /// Reads the table.
    ///
    /// - Parameters:
    ///   - text: the table.
    ///   - file: the path that errors name.
    ///   - folder: the folder that `name` is relative to.
    /// - Throws: `ManifestError` with the line that is wrong.
    public init(_ text: String, file: String, folder: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let head = lines.first, head.components(separatedBy: "\t") == Self.columns else {
            throw ManifestError(file: file, line: 1, reason: "the columns are not \(Self.columns)")
        }
        var names: Set<String> = []
        assets = try lines.enumerated().dropFirst().filter { !$0.element.isEmpty }.map { index, line in
            let cells = line.components(separatedBy: "\t")
            guard cells.count == Self.columns.count, !cells.contains("") else {
                throw ManifestError(
                    file: file, line: index + 1,
                    reason: "\(cells.count) cells where there are \(Self.columns.count), or one that is empty")
            }
            let name = cells[0], isBelow = !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
            guard isBelow, names.insert(name).inserted else {
                throw ManifestError(
                    file: file, line: index + 1, reason: "the name \(name) stands twice, or leads out of Assets")
            }
            guard cells[7].count == 64, cells[7].allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }) else {
                throw ManifestError(file: file, line: index + 1, reason: "\(cells[7]) is no SHA-256")
            }
            return Asset(
                name: name, path: folder + "/" + cells[0], origin: cells[2], version: cells[3], licence: cells[5],
                author: cells[6], sha256: cells[7], purpose: cells[8])
        }
        guard !assets.isEmpty else { throw ManifestError(file: file, line: 2, reason: "it names no file") }
    }
}

/// One file that `./setup` fetches.
public struct Asset: Hashable, Sendable {
    /// The path below `Assets/`: `photographs/chelsea.png`.
    public let name: String
    /// Where the file is.
    public let path: String
    /// The package it comes in: `pypi:scikit-image`.
    public let origin: String
    /// The version of that package.
    public let version: String
    /// The licence of the file itself: `CC0-1.0`.
    public let licence: String
    /// Who made it.
    public let author: String
    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String
    /// What the course needs it for.
    public let purpose: String

    /// What to say beside a figure that shows it: `Stefan van der Walt, CC0-1.0`.
    public var credit: String { "\(author), \(licence)" }

    /// The name without folders and ending: `chelsea`.
    public var shortName: String { URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent }
}

/// Place where the manifest cannot be read.
public struct ManifestError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let reason: String

    public var description: String {
        "\(file), line \(line): \(reason). Restore it with: git checkout \(file)"
    }
}

import Foundation

/// Files of this repository, for tests that read what `./setup` installs or what peers computed.
public enum RepositoryFile {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// The path of a file given from the root: `Assets/models/efficientnet-lite0.pth`.
    public static func path(_ relative: String) -> String { root.appending(path: relative).path }

    /// Whether `./setup` has put all of these under `Assets`.
    public static func areInstalled(_ assets: String...) -> Bool {
        assets.allSatisfy { FileManager.default.fileExists(atPath: path("Assets/" + $0)) }
    }
}

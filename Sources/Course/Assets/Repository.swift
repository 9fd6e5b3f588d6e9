import Foundation

/// The folder that holds the kit: where assets are read from and lessons write to.
///
///     let repository = try Repository.find()
///     repository.output   // …/Output
public struct Repository: Hashable, Sendable {
    /// The path of the folder that holds Mirador's `Package.swift`.
    public let root: String

    /// The repository at `root`, whether or not it is there.
    public init(root: String) { self.root = root }

    /// Where `./setup` puts models, class names and photographs.
    public var assets: String { path("Assets") }

    /// Where lessons write notebooks, figures and maps.
    public var output: String { path("Output") }

    /// The path of a file or folder given relative to the root.
    public func path(_ relative: String) -> String { root + "/" + relative }

    /// The repository of this process: the folder that `MIRADOR_HOME` names, or else the nearest folder around the
    /// current one whose `Package.swift` is Mirador's, or else the one that this library was built from.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - folder: where the search upward begins.
    /// - Throws: `RepositoryError` where `MIRADOR_HOME` names another folder, or nothing is found.
    public static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        from folder: String = FileManager.default.currentDirectoryPath
    ) throws -> Repository {
        if let home = environment["MIRADOR_HOME"], !home.isEmpty {
            guard holdsMirador(home) else { throw RepositoryError.notMirador(home: home) }
            return Repository(root: URL(fileURLWithPath: home).standardizedFileURL.path)
        }
        guard let root = around(folder) ?? around(#filePath) else { throw RepositoryError.notFound(from: folder) }
        return Repository(root: root)
    }

    private static func around(_ path: String) -> String? {
        var folder = URL(fileURLWithPath: path).standardizedFileURL
        while !holdsMirador(folder.path) {
            if folder.path == "/" { return nil }
            folder.deleteLastPathComponent()
        }
        return folder.path
    }

    private static func holdsMirador(_ folder: String) -> Bool {
        let package = try? String(contentsOfFile: folder + "/Package.swift", encoding: .utf8)
        return package?.contains("name: \"Mirador\",") ?? false
    }
}

/// Reason why the repository was not found.
public enum RepositoryError: Error, Equatable, CustomStringConvertible {
    case notMirador(home: String)
    case notFound(from: String)

    public var description: String {
        switch self {
        case .notMirador(let home):
            "MIRADOR_HOME is \(home), and there is no Package.swift of Mirador there: name the folder of the clone."
        case .notFound(let folder):
            "\(folder) is not inside a clone of Mirador: change to the clone, or name it in MIRADOR_HOME."
        }
    }
}

import Course
import Foundation

/// The kit as exercises are compiled against it: its modules and one library, which SwiftPM builds whatever stands in the
/// exercises.
public struct BuiltKit: Sendable {
    public let repository: Repository
    /// Where SwiftPM puts what it builds: `.build/debug`.
    let folder: String

    /// - Parameter folder: where modules and library lie; nil for the folder of this program, or the debug build's where this program
    ///   is no part of a build.
    public init(in repository: Repository, folder: String? = nil) {
        let own = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent().path
        let isBuilt = own.map { FileManager.default.fileExists(atPath: $0 + "/Modules/Course.swiftmodule") } ?? false
        self.repository = repository
        self.folder = folder ?? (isBuilt ? own! : repository.path(".build/debug"))
    }

    /// Builds modules and library, so that exercises are checked by what the sources say.
    /// - Throws: `KitNotBuilt` with what the compiler says.
    public func build() throws {
        let configuration = folder.contains("/release") ? "release" : "debug"
        let result = try LimitedProcess(
            "/usr/bin/env", ["swift", "build", "--quiet", "-c", configuration, "--product", Self.product],
            in: repository.root
        ).run(within: ProcessLimits(seconds: 3600, memory: .max, output: 1 << 26))
        guard result.ending == .exited(0) else { throw KitNotBuilt(reason: result.output + result.errors) }
    }

    /// The library's name in Package.swift.
    static let product = "MiradorKit"

    /// When the library was built; nil where it is not there.
    var date: Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/lib\(Self.product).so")
        return attributes?[.modificationDate] as? Date
    }

    /// What the compiler has to be told to find modules and library.
    func compilerArguments() throws -> [String] {
        guard date != nil else { throw KitNotBuilt(reason: "there is no library in \(folder)") }
        let sources = repository.path("Sources")
        let maps = try FileManager.default.contentsOfDirectory(atPath: sources).sorted()
            .map { "\(sources)/\($0)/module.modulemap" }.filter(FileManager.default.fileExists)
        return ["-I", folder + "/Modules", "-L", folder, "-l" + Self.product]
            + ["-Xlinker", "-rpath", "-Xlinker", folder] + maps.flatMap { ["-Xcc", "-fmodule-map-file=" + $0] }
            + Self.flagsOfSystemLibraries
    }

    /// As Package.swift names them for pkg-config.
    private static let systemLibraries = ["cairo", "libturbojpeg", "fftw3f", "hdf5"]

    private static let flagsOfSystemLibraries: [String] = {
        let asked = try? LimitedProcess("/usr/bin/env", ["pkg-config", "--cflags", "--libs"] + systemLibraries).run()
        return (asked?.output ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            .flatMap { $0.hasPrefix("-I") ? ["-Xcc", $0] : [$0] }.filter { $0 != "-pthread" }
    }()
}

/// The kit itself is not built.
public struct KitNotBuilt: Error, CustomStringConvertible {
    let reason: String

    public var description: String {
        "The kit is not built, against which exercises are checked: `swift build --product \(BuiltKit.product)`.\n"
            + reason
    }
}

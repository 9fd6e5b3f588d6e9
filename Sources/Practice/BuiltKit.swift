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

    /// Builds a product of the package, so that what runs is what the sources say: by default modules and library, against which
    /// exercises are checked.
    /// - Throws: `KitNotBuilt` with what the compiler says.
    public func build(_ product: String = Self.product) throws {
        let configuration = folder.contains("/release") ? "release" : "debug"
        let result = try LimitedProcess(
            "/usr/bin/env", ["swift", "build", "--quiet", "-c", configuration, "--product", product],
            in: repository.root
        ).run(within: ProcessLimits(seconds: 3600, memory: .max, output: 1 << 26))
        guard result.ending == .exited(0) else {
            throw KitNotBuilt(product: product, reason: result.output + result.errors)
        }
    }

    /// The library's name in Package.swift.
    public static let product = "MiradorKit"

    /// When the library was built; nil where it is not there.
    var date: Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/lib\(Self.product).so")
        return attributes?[.modificationDate] as? Date
    }

    /// Compiles files against the kit into a program.
    /// - Throws: as `compilerArguments`; what the compiler says is in the result.
    func compile(_ files: [String], named module: String, to program: String) throws -> LimitedProcess.Result {
        try LimitedProcess(
            "/usr/bin/env",
            [
                "swiftc", "-swift-version", "6", "-parse-as-library", "-Onone", "-g", "-suppress-warnings",
                "-diagnostic-style=llvm", "-module-name", module, "-o", program,
            ] + files + compilerArguments()
        ).run(within: ProcessLimits(seconds: 240, memory: .max, output: 1 << 24))
    }

    /// What the compiler has to be told to find modules and library.
    func compilerArguments() throws -> [String] {
        guard date != nil else { throw KitNotBuilt(product: Self.product, reason: "there is no library in \(folder)") }
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

/// A part of the kit itself is not built.
public struct KitNotBuilt: Error, CustomStringConvertible {
    let product, reason: String

    public var description: String { "`swift build --product \(product)` is needed and fails:\n\(reason)" }
}

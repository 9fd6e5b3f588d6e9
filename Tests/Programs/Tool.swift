import Foundation

/// A program of the kit, run for real as a student runs it.
package struct Tool {
    let name: String

    package init(name: String) { self.name = name }

    package static let mirador = Tool(name: "mirador")

    /// What a run left behind.
    package struct Run {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// The root of the clone that these tests were built from.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static func asset(_ name: String) -> String { root.appendingPathComponent("Assets/\(name)").path }

    /// Runs the program to its end, in an empty folder, with `MIRADOR_HOME` set to the clone.
    /// - Parameter input: what it finds on its standard input.
    package func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) throws -> Run {
        let folder = try TemporaryFolder()
        let process = try process(arguments, in: folder, environment: environment)
        return try finish(process, in: folder, input: input)
    }

    /// Runs the program to its end on a terminal, of which both outputs are one.
    package func run(_ arguments: [String], onTerminalIn folder: TemporaryFolder) throws -> Run {
        let command = ([try executable.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let process = try process([], in: folder, environment: ["TERM": "xterm"])
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        process.arguments = ["--quiet", "--return", "--command", command, "/dev/null"]
        return try finish(process, in: folder)
    }

    /// Starts the program, in a folder; nobody reads what it says.
    package func start(_ arguments: [String], in folder: TemporaryFolder) throws -> Process {
        let process = try process(arguments, in: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func process(
        _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.executableURL = try executable
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment
            .merging([
                "MIRADOR_HOME": Tool.root.path, "LANG": "C.UTF-8",
                // Several programs run at once, and a thread that spins while it waits takes the core of another.
                "OMP_WAIT_POLICY": "passive",
            ]) { $1 }
            .merging(environment) { $1 }
        return process
    }

    /// Its outputs go through files: a pipe that nobody empties stops the program when it is full.
    private func finish(_ process: Process, in folder: TemporaryFolder, input: String = "") throws -> Run {
        let output = folder.url.appendingPathComponent("stdout"), errors = folder.url.appendingPathComponent("stderr")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        if input.isEmpty {
            process.standardInput = FileHandle.nullDevice
        } else {
            let typed = Pipe()
            try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try typed.fileHandleForWriting.close()
            process.standardInput = typed
        }
        try process.run()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// The program lies beside the bundle of these tests.
    package var executable: URL {
        get throws {
            for bundle in Bundle.allBundles + [Bundle.main] {
                let program = bundle.bundleURL.deletingLastPathComponent().appendingPathComponent(name)
                if FileManager.default.isExecutableFile(atPath: program.path) { return program }
                let inside = bundle.bundleURL.appendingPathComponent(name)
                if FileManager.default.isExecutableFile(atPath: inside.path) { return inside }
            }
            throw NotBuilt(name: name)
        }
    }

    struct NotBuilt: Error { let name: String }
}

/// A folder that is gone when nobody holds it any more.
package final class TemporaryFolder {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("mirador-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    package var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }
}

/// Whether a program that the kit can do without is there.
package func isInstalled(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
}

import Foundation

/// What a program may use before it is ended.
public struct ProcessLimits: Sendable {
    var seconds: Double
    /// Bytes of memory.
    var memory: Int
    /// Bytes printed.
    var output: Int

    public init(seconds: Double = 10, memory: Int = 2 << 30, output: Int = 1 << 20) {
        (self.seconds, self.memory, self.output) = (seconds, memory, output)
    }
}

/// A program that is ended when it takes too much time or memory, or prints too much.
struct LimitedProcess {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case outOfTime
        case outOfMemory
        case outOfPaper
    }

    struct Result: Sendable {
        let ending: Ending
        let output, errors: String
    }

    private let process = Process()

    init(_ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]) {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
    }

    /// Runs it to its end, or to the end of what it may use.
    /// - Throws: where it cannot be started.
    func run(within limits: ProcessLimits = ProcessLimits()) throws -> Result {
        let files = [FileManager.default.temporaryFile(), FileManager.default.temporaryFile()]
        defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
        for (file, path) in [\Process.standardOutput, \.standardError].enumerated() {
            guard let handle = FileHandle(forWritingAtPath: files[file]) else {
                throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: files[file]])
            }
            process[keyPath: path] = handle
        }
        try process.run()
        let start = ContinuousClock.now, pid = process.processIdentifier
        var ending: Ending?
        while process.isRunning, ending == nil {
            usleep(4000)
            if ContinuousClock.now - start > .seconds(limits.seconds) { ending = .outOfTime }
            if Self.memory(of: pid) > limits.memory { ending = .outOfMemory }
            if files.contains(where: { Self.size(of: $0) > limits.output }) { ending = .outOfPaper }
        }
        if ending != nil {
            // What it has started too: SwiftPM's Foundation gives each child a group of its own.
            kill(-pid, SIGKILL)
            kill(pid, SIGKILL)
        }
        process.waitUntilExit()
        let status = process.terminationStatus
        let own: Ending = process.terminationReason == .uncaughtSignal ? .signalled(status) : .exited(status)
        let texts = files.map { file in
            String(
                decoding: (FileManager.default.contents(atPath: file) ?? Data()).prefix(limits.output), as: UTF8.self)
        }
        return Result(ending: ending ?? own, output: texts[0], errors: texts[1])
    }

    /// The bytes that a process has in memory; 0 where the system does not say.
    private static func memory(of pid: Int32) -> Int {
        let pages = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * Int(getpagesize())
    }

    private static func size(of file: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int) ?? 0
    }
}

extension FileManager {
    /// An empty file of this process alone.
    fileprivate func temporaryFile() -> String {
        let path = temporaryDirectory.appendingPathComponent("mirador-\(UUID().uuidString)").path
        createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        return path
    }
}

import Foundation

/// What a program may use before it is ended.
public struct ProcessLimits: Sendable {
    package var seconds: Double
    /// Bytes of memory.
    package var memory: Int
    /// Bytes printed, on either output.
    package var output: Int

    public init(seconds: Double = 10, memory: Int = 2 << 30, output: Int = 1 << 20) {
        (self.seconds, self.memory, self.output) = (seconds, memory, output)
    }
}

/// A program that is ended when it takes too much time or memory, or prints too much.
package struct LimitedProcess {
    package enum Ending: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        case outOfTime
        case outOfMemory
        case outOfPaper
    }

    package struct Result: Sendable {
        package let ending: Ending
        package let output, errors: String
    }

    private let process = Process()

    /// - Parameter environment: variables beside those of this process.
    package init(
        _ program: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
    }

    /// Runs it to its end, or to the end of what it may use.
    /// - Throws: where it cannot be started.
    package func run(within limits: ProcessLimits = ProcessLimits()) throws -> Result {
        let (output, errors) = (try Self.namelessFile(), try Self.namelessFile())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let start = ContinuousClock.now, pid = process.processIdentifier
        var ending: Ending?
        while process.isRunning, ending == nil {
            usleep(4000)
            if ContinuousClock.now - start > .seconds(limits.seconds) { ending = .outOfTime }
            if limits.memory < .max, Self.memory(of: pid) > limits.memory { ending = .outOfMemory }
            if Self.size(of: output) > limits.output || Self.size(of: errors) > limits.output { ending = .outOfPaper }
        }
        if ending != nil {
            // What it has started too: Foundation gives each child a group of its own.
            kill(-pid, SIGKILL)
            kill(pid, SIGKILL)
        }
        process.waitUntilExit()
        let status = process.terminationStatus
        let own: Ending = process.terminationReason == .uncaughtSignal ? .signalled(status) : .exited(status)
        func text(_ file: FileHandle) throws -> String {
            try file.seek(toOffset: 0)
            return String(decoding: try file.read(upToCount: limits.output) ?? Data(), as: UTF8.self)
        }
        return Result(ending: ending ?? own, output: try text(output), errors: try text(errors))
    }

    /// A file, because a pipe that nobody empties stops the program when it is full; and without a name, so that nothing
    /// is left of it however this process ends.
    private static func namelessFile() throws -> FileHandle {
        let file = tmpfile(), descriptor = file.map { fcntl(fileno($0), F_DUPFD_CLOEXEC, 0) } ?? -1
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        fclose(file!)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The bytes that a process has in memory; 0 where the system does not say.
    private static func memory(of pid: Int32) -> Int {
        let pages = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * Int(getpagesize())
    }

    private static func size(of file: FileHandle) -> Int {
        var status = stat()
        return fstat(file.fileDescriptor, &status) == 0 ? Int(status.st_size) : 0
    }
}

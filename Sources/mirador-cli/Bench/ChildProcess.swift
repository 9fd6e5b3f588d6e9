import Foundation

/// Runs a program to its end and asks the system what that took.
enum ChildProcess {
    /// The wall-clock time and the peak of resident memory of one run; what it prints is thrown away.
    static func time(_ program: String, _ arguments: [String]) throws -> Timing {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)

        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var child = pid_t()
        var status: Int32 = 0
        var usage = rusage()
        let clock = ContinuousClock()
        let start = clock.now
        let failure = posix_spawn(&child, program, &actions, nil, &argv, environ)
        guard failure == 0 else { throw Failure(program: program, reason: String(cString: strerror(failure))) }
        while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
        let time = clock.now - start
        guard status == 0 else { throw Failure(program: program, reason: "it ended with status \(status)") }
        // Linux counts in KiB, macOS in bytes.
        #if os(Linux)
            let bytes = Double(usage.ru_maxrss) * 1024
        #else
            let bytes = Double(usage.ru_maxrss)
        #endif
        return Timing(milliseconds: time / .milliseconds(1), megabytes: bytes / 1e6)
    }

    /// What a program prints.
    static func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(program: program, reason: "it ended with status \(process.terminationStatus)")
        }
        return String(decoding: printed, as: UTF8.self)
    }

    struct Failure: Error, CustomStringConvertible {
        let program, reason: String
        var description: String { "\(program) could not be timed: \(reason)." }
    }
}

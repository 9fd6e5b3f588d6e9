import Foundation

/// A program of the system that the notebook makes use of.
struct ExternalProgram: Sendable {
    let path: String

    /// The first of some names that is found on the search path.
    init?(named names: String..., environment: [String: String] = ProcessInfo.processInfo.environment) {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let candidates = names.flatMap { name in
            name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
        }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        self.path = path
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// What a program wrote on its two outputs.
    struct Output {
        let output: String
        let errors: String
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: what follows the name.
    ///   - folder: where it runs.
    ///   - seconds: after so long it is ended.
    /// - Throws: `PageError.programFailed` with what it wrote on its error output.
    func run(_ arguments: [String], in folder: String? = nil, atMost seconds: Double = 120) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true) }
        let (output, errors) = (try namelessFile(), try namelessFile())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors

        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        guard ended.wait(timeout: .now() + seconds) == .success else {
            process.terminate()
            // A program may ignore that; nothing ignores SIGKILL.
            if ended.wait(timeout: .now() + 2) != .success {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
            throw PageError.programFailed(name: name, reason: "it did not end within \(Int(seconds)) seconds")
        }
        let texts = try [output, errors].map { file in
            try file.seek(toOffset: 0)
            return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        }
        guard process.terminationStatus == 0 else {
            let said = texts[1].trimmed
            throw PageError.programFailed(
                name: name, reason: "status \(process.terminationStatus)" + (said.isEmpty ? "" : "\n" + said))
        }
        return Output(output: texts[0], errors: texts[1])
    }

    /// A file, because a pipe that nobody empties stops the program when it is full; and without a name, so that nothing
    /// is left of it however this process ends.
    private func namelessFile() throws -> FileHandle {
        let file = tmpfile(), descriptor = file.map { fcntl(fileno($0), F_DUPFD_CLOEXEC, 0) } ?? -1
        guard descriptor >= 0 else {
            throw PageError.programFailed(
                name: name, reason: "no room for what it says: " + String(cString: strerror(errno)))
        }
        fclose(file!)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}

/// Reason why a page could not be made.
public enum PageError: Error, Equatable, CustomStringConvertible {
    case programMissing(name: String, format: NotebookFormat, package: String)
    case programFailed(name: String, reason: String)
    /// Pandoc made a page, but said that something in it is not as it was meant, a formula for instance.
    case programWarned(name: String, warning: String)
    case notWritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .programMissing(let name, let format, let package):
            "--format \(format) needs \(name), which is not installed; install it with 'sudo apt install \(package)'"
        case .programFailed(let name, let reason): "\(name) failed: \(reason)"
        case .programWarned(let name, let warning): "\(name) could not set the page as it is written: \(warning)"
        case .notWritable(let path, let reason): "\(path): cannot be written: \(reason)"
        }
    }
}

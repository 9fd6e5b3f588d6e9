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

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: what follows the name.
    ///   - folder: where it runs.
    ///   - seconds: after so long it is ended.
    /// - Throws: `PageError.programFailed` with what it wrote on its error output.
    func run(_ arguments: [String], in folder: String? = nil, atMost seconds: Double = 120) throws
        -> LimitedProcess.Result
    {
        let limits = ProcessLimits(seconds: seconds, memory: .max, output: 1 << 28)
        let result: LimitedProcess.Result
        do {
            result = try LimitedProcess(path, arguments, in: folder).run(within: limits)
        } catch {
            throw failure("it cannot be started: \(error.localizedDescription)")
        }
        switch result.ending {
        case .exited(0): return result
        case .exited(let status), .signalled(let status):
            let said = result.errors.trimmed
            throw failure("status \(status)" + (said.isEmpty ? "" : "\n" + said))
        case .outOfTime: throw failure("it did not end within \(Int(seconds)) seconds")
        case .outOfMemory, .outOfPaper: throw failure("it printed without end")
        }
    }

    private func failure(_ reason: String) -> PageError { .programFailed(name: name, reason: reason) }
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

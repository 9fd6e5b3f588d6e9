import Course
import Foundation
import Tensors

/// A lesson's exercises as a program of their own, compiled apart from the kit and from one another: what one of them does costs its
/// own row alone.
public struct ExerciseProgram: Sendable {
    /// The lesson's folder: `04-gradcam`.
    public let lesson: String
    let kit: BuiltKit

    public init(lesson: String, kit: BuiltKit) { (self.lesson, self.kit) = (lesson, kit) }

    /// The file to edit.
    public var file: String { kit.repository.path(Exercise.file(of: lesson)) }

    /// Compiles the file and asks each exercise, each in a process of its own.
    ///
    /// - Parameters:
    ///   - limits: what each may use.
    ///   - printed: hears what the exercises print.
    /// - Throws: `KitNotBuilt`, and where programs cannot be started or files not written; what is wrong with the answers is told in
    ///   the reports.
    /// - Complexity: about a second for the compiler where the file has changed.
    public func reports(
        within limits: ProcessLimits = ProcessLimits(), printed: (String) -> Void = { _ in }
    ) throws -> [ExerciseReport] {
        if let message = try compile() { return [ExerciseReport(lesson: lesson, title: nil, verdict: message.verdict)] }
        var reports: [ExerciseReport] = []
        repeat {
            let (answer, result) = try ask(reports.count, within: limits)
            printed(Self.beginning(of: result.output))
            let titles = answer?.titles ?? []
            let verdict = answer?.verdict ?? Self.verdict(on: result, within: limits)
            reports.append(
                ExerciseReport(
                    lesson: lesson, title: reports.count < titles.count ? titles[reports.count] : nil, verdict: verdict)
            )
            if reports.count >= titles.count { break }
        } while true
        return reports
    }

    /// What somebody reads of all that an exercise prints.
    private static func beginning(of output: String) -> String {
        let lines = output.prefix(1 << 13).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 20 ? lines.prefix(20).joined(separator: "\n") + "\n…\n" : lines.joined(separator: "\n")
    }

    // MARK: Compiling

    private var folder: String { kit.repository.path(".build/exercises/" + lesson) }
    private var program: String { folder + "/exercise" }

    /// - Returns: the first error; nil where there is a program that is as new as file and kit.
    private func compile() throws -> CompilerMessage? {
        guard let source = FileManager.default.contents(atPath: file) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file])
        }
        let arguments = try kit.compilerArguments(), stamp = folder + "/made-from"
        let state = "\(kit.date?.timeIntervalSince1970 ?? 0) \(arguments)\n".utf8 + source
        if FileManager.default.isExecutableFile(atPath: program),
            FileManager.default.contents(atPath: stamp) == Data(state)
        {
            return nil
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: stamp)
        let runner = folder + "/Runner.swift"
        try Self.runner.write(toFile: runner, atomically: true, encoding: .utf8)
        let result = try kit.compile([file, runner], named: "AskedExercise", to: program)
        guard result.ending == .exited(0) else {
            return CompilerMessage(in: result.errors + result.output)
                ?? CompilerMessage(in: "error: the compiler ended with \(result.ending)")
        }
        try Data(state).write(to: URL(fileURLWithPath: stamp))
        return nil
    }

    private static let runner = """
        import Course

        @main enum Runner {
            static func main() throws { try AskedExercises(exercises).answer() }
        }

        """

    // MARK: Asking

    private func ask(
        _ number: Int, within limits: ProcessLimits
    ) throws -> (answer: AskedExercises.Answer?, result: LimitedProcess.Result) {
        try ScratchFolder.use(prefix: ".mirador-exercise-") { scratch in
            let path = scratch + "/answer.json"
            // Where nobody is left to end it, the system does.
            let limit = "ulimit -t \(Int(8 * limits.seconds.rounded(.up))); exec \"$0\" \"$@\""
            let result = try LimitedProcess(
                "/bin/sh", ["-c", limit, program, "\(number)", path], in: kit.repository.root,
                environment: [
                    "SWIFT_BACKTRACE":
                        "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,symbolicate=fast",
                    "MIRADOR_HOME": kit.repository.root,
                ]
            ).run(within: limits)
            let data = FileManager.default.contents(atPath: path)
            return (data.flatMap { try? JSONDecoder().decode(AskedExercises.Answer.self, from: $0) }, result)
        }
    }

    private static func verdict(on result: LimitedProcess.Result, within limits: ProcessLimits) -> Verdict {
        switch result.ending {
        case .outOfTime:
            let seconds = Int(limits.seconds.rounded())
            return .failed(
                Phrase(
                    es: "Sigue en marcha después de \(seconds) s: ¿un bucle que no termina?",
                    en: "Still running after \(seconds) s: a loop without end?"))
        case .outOfMemory:
            let gigabytes = limits.memory >> 30
            return .failed(
                Phrase(
                    es: "Ha pedido más de \(gigabytes) GB de memoria.",
                    en: "It took more than \(gigabytes) GB of memory."))
        case .outOfPaper:
            return .failed(
                Phrase(es: "Ha escrito más de 1 MB en pantalla.", en: "It printed more than 1 MB."))
        case .signalled: return Trap(in: result.errors).verdict
        case .exited(let status):
            return .failed(
                Phrase(
                    es: "El programa ha terminado con estado \(status) antes de dar su resultado.",
                    en: "The program ended with status \(status) before it gave its result."))
        }
    }
}

import Course
import Foundation
import Tensors

/// Exercises one after another: the one at hand is checked whenever its file is saved.
///
/// It knows nothing of terminals and clocks: who holds it asks it to look at the file and gives it keys, and shows `page`.
public struct PracticeSession {
    /// What somebody may ask for, by the key.
    public enum Command: Character, CaseIterable, Sendable {
        case hint = "h", next = "n", list = "l", reset = "x", check = "r", quit = "q"
    }

    private let lessons: [String]
    private let kit: BuiltKit
    private let language: Language
    private let remembers: Bool
    private var state: PracticeState
    private var reports: [ExerciseReport] = []
    private var source: Data?
    private var printed = ""
    private var tellsMistakes = false, lists = false
    private var note: Phrase?

    /// - Parameters:
    ///   - lessons: the folders, in order.
    ///   - lesson: the one to begin with; nil for where it was left.
    ///   - remembers: whether the clone is told how far somebody is.
    public init(
        lessons: [String], at lesson: String? = nil, kit: BuiltKit, language: Language, remembers: Bool = true
    ) {
        (self.lessons, self.kit, self.language, self.remembers) = (lessons, kit, language, remembers)
        state = PracticeState(in: kit.repository)
        if let lesson { state.lesson = lesson }
        if !lessons.contains(state.lesson ?? "") { state.lesson = lessons.first { !state.solved.contains($0) } }
    }

    /// The lesson at hand.
    public var lesson: String { state.lesson ?? lessons[0] }
    private var program: ExerciseProgram { ExerciseProgram(lesson: lesson, kit: kit) }

    /// Whether all of the lesson's exercises are solved.
    public var isSolved: Bool { !reports.isEmpty && reports.allSatisfy { $0.verdict == .solved } }
    /// Whether there is an answer that is not right.
    public var hasFault: Bool { reports.contains(where: \.verdict.isFault) }

    // MARK: What happens

    /// Checks the answer if its file is another one than before.
    /// - Returns: whether there is something new to show.
    /// - Throws: as `ExerciseProgram.reports`.
    public mutating func look() throws -> Bool {
        let current = FileManager.default.contents(atPath: program.file)
        guard current != source || reports.isEmpty else { return false }
        source = current
        tellsMistakes = false
        try check()
        return true
    }

    private mutating func check() throws {
        var printed = ""
        reports = try program.reports { printed += $0 }
        self.printed = printed
        lists = false
        if isSolved { state.solved.insert(lesson) } else { state.solved.remove(lesson) }
        state.lesson = lesson
        if remembers { try state.write(in: kit.repository) }
    }

    /// - Returns: whether to go on.
    /// - Throws: as `look`.
    public mutating func perform(_ command: Command) throws -> Bool {
        note = nil
        switch command {
        case .hint: tellsMistakes = true
        case .list: lists.toggle()
        case .check: try check()
        case .next: try go(to: next)
        case .reset: try reset()
        case .quit: return false
        }
        return true
    }

    /// The next lesson that is not solved, or the one behind this.
    private var next: String {
        let at = lessons.firstIndex(of: lesson) ?? 0, others = lessons[(at + 1)...] + lessons[..<at]
        return others.first { !state.solved.contains($0) } ?? others.first ?? lesson
    }

    private mutating func go(to lesson: String) throws {
        state.lesson = lesson
        (source, reports, printed, tellsMistakes) = (nil, [], "", false)
        if remembers { try state.write(in: kit.repository) }
    }

    /// Puts the exercise's file back as the course gives it; the answer stays beside it.
    private mutating func reset() throws {
        let kept = try Stub(lesson: lesson, in: kit.repository).restore()
        note =
            kept.map {
                Phrase(
                    es: "El archivo vuelve a estar como al principio; tu respuesta queda en \($0).",
                    en: "The file is as it was at first; your answer is kept in \($0).")
            } ?? Phrase(es: "El archivo ya está como al principio.", en: "The file is as it was at first already.")
        source = nil
    }

    // MARK: What is shown

    /// The page as it stands.
    public func page(_ terminal: Terminal) -> String {
        var lines = [progress(terminal), ""]
        if lists {
            lines += lessons.map { lesson in
                let mark = state.solved.contains(lesson) ? terminal.styled("✓", .green) : "○"
                return "\(lesson == self.lesson ? ">" : " ") \(mark) \(lesson)"
            }
        } else {
            let board = ExerciseBoard(reports).text(in: language, tellsMistakes: tellsMistakes, terminal: terminal)
            // Without the count, which the bar shows.
            lines += board.split(separator: "\n", omittingEmptySubsequences: false).dropLast(3).map(String.init)
            if isSolved { lines += ["", solution[language]] }
            if !printed.isEmpty { lines += ["", terminal.styled(printed.trimmingCharacters(in: .newlines), .faint)] }
        }
        if let note { lines += ["", note[language]] }
        return (lines + ["", keys]).joined(separator: "\n") + "\n"
    }

    private var solution: Phrase {
        let command = "swift run mirador solution \(lesson.prefix(2))"
        return Phrase(es: "Para comparar: `\(command)`", en: "To compare: `\(command)`")
    }

    private func progress(_ terminal: Terminal) -> String {
        let done = lessons.count { state.solved.contains($0) }, width = 24
        let filled = done * width / max(lessons.count, 1)
        let bar =
            terminal.styled(String(repeating: "█", count: filled), .green)
            + String(repeating: "░", count: width - filled)
        let words = Phrase(es: "\(done) de \(lessons.count) lecciones", en: "\(done) of \(lessons.count) lessons")
        return "\(bar)  \(words[language])"
    }

    private var keys: String {
        let words: [(Command, Phrase)] = [
            (.hint, Phrase(es: "pista", en: "hint")), (.next, Phrase(es: "siguiente", en: "next")),
            (.list, Phrase(es: "lista", en: "list")), (.check, Phrase(es: "comprobar", en: "check")),
            (.reset, Phrase(es: "empezar de nuevo", en: "start again")), (.quit, Phrase(es: "salir", en: "quit")),
        ]
        return words.map { "\($0.0.rawValue) \($0.1[language])" }.joined(separator: " · ")
    }
}

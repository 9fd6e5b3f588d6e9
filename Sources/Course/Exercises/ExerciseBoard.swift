/// All exercises of the course and how they stand.
public struct ExerciseBoard: Sendable {
    public struct Row: Hashable, Sendable {
        /// The lesson's folder: `04-gradcam`.
        public let lesson: String
        public let title: Phrase
        public let verdict: Verdict

        public init(lesson: String, title: Phrase, verdict: Verdict) {
            (self.lesson, self.title, self.verdict) = (lesson, title, verdict)
        }

        /// The file to edit, seen from the root of the kit.
        public var file: String { "Lessons/\(lesson)/Exercise.swift" }
    }

    public let rows: [Row]

    public init(_ rows: [Row]) { self.rows = rows }

    /// The board as it is printed: a line an exercise, the hint of a wrong answer under it, and the count.
    public func text(in language: Language, terminal: Terminal) -> String {
        let lessonWidth = rows.map(\.lesson.count).max() ?? 0
        var lines: [String] = []
        for row in rows {
            let (mark, word) = Self.state(row.verdict, terminal)
            let name = row.lesson + String(repeating: " ", count: lessonWidth - row.lesson.count)
            lines.append("\(mark) \(name)  \(row.title[language]) · \(word[language])")
            if let hint = row.verdict.hint(in: language) {
                lines += terminal.wrapped(hint, indentation: lessonWidth + 4)
            }
            if row.verdict != .solved {
                lines.append(String(repeating: " ", count: lessonWidth + 4) + terminal.styled(row.file, .faint))
            }
        }
        return (lines + ["", summary[language]]).joined(separator: "\n") + "\n"
    }

    /// `1 of 3 solved, 1 open, 1 wrong`.
    public var summary: Phrase {
        let solved = rows.count { $0.verdict == .solved }
        let open = rows.count { $0.verdict == .open }
        let wrong = rows.count - solved - open
        return Phrase(
            es: "Resueltos: \(solved) de \(rows.count); abiertos: \(open); con error: \(wrong).",
            en: "\(solved) of \(rows.count) solved, \(open) open, \(wrong) wrong.")
    }

    private static func state(_ verdict: Verdict, _ terminal: Terminal) -> (mark: String, word: Phrase) {
        switch verdict {
        case .open: (terminal.styled("○", .yellow), Phrase(es: "abierto", en: "open"))
        case .solved: (terminal.styled("✓", .green), Phrase(es: "resuelto", en: "solved"))
        case .wrong: (terminal.styled("✗", .red), Phrase(es: "con error", en: "wrong"))
        }
    }
}

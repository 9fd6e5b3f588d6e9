/// All exercises of the course and how they stand.
public struct ExerciseBoard: Sendable {
    public let rows: [(exercise: Exercise, verdict: Verdict)]

    /// Runs the check of each.
    public init(_ exercises: [Exercise]) { rows = exercises.map { ($0, $0.verdict()) } }

    /// The board as it is printed: a line an exercise, the hint of a wrong answer under it, and the count.
    public func text(in language: Language, terminal: Terminal) -> String {
        let lessonWidth = rows.map(\.exercise.lesson.count).max() ?? 0
        var lines: [String] = []
        for (exercise, verdict) in rows {
            let (mark, word) = Self.state(verdict, terminal)
            let name = exercise.lesson + String(repeating: " ", count: lessonWidth - exercise.lesson.count)
            lines.append("\(mark) \(name)  \(exercise.title[language]) · \(word[language])")
            if let hint = verdict.hint(in: language) {
                lines += terminal.wrapped(hint, indentation: lessonWidth + 4)
            }
            if verdict != .solved {
                lines.append(String(repeating: " ", count: lessonWidth + 4) + terminal.styled(exercise.file, .faint))
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

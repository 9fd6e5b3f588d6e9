/// All exercises of the course and how they stand.
public struct ExerciseBoard: Sendable {
    public let rows: [ExerciseReport]

    public init(_ rows: [ExerciseReport]) { self.rows = rows }

    /// The board as it is printed: a line an exercise, under a wrong one where it goes wrong, and the count.
    /// - Parameter tellsMistakes: whether to say too what mistake it looks like.
    public func text(in language: Language, tellsMistakes: Bool = true, terminal: Terminal) -> String {
        let lessonWidth = rows.map(\.lesson.count).max() ?? 0
        var lines: [String] = []
        for row in rows {
            let (mark, word) = Self.state(row.verdict, terminal)
            let name = row.lesson + String(repeating: " ", count: lessonWidth - row.lesson.count)
            let title = row.title.map { $0[language] + " · " } ?? ""
            lines.append("\(mark) \(name)  \(title)\(word[language])")
            for hint in [row.verdict.place, tellsMistakes ? row.verdict.mistake : nil] {
                if let hint { lines += terminal.wrapped(hint[language], indentation: lessonWidth + 4) }
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
        let failed = rows.count { if case .failed = $0.verdict { true } else { false } }
        let wrong = rows.count - solved - open - failed
        return Phrase(
            es: "Resueltos: \(solved) de \(rows.count); abiertos: \(open); con error: \(wrong)"
                + (failed > 0 ? "; sin resultado: \(failed)." : "."),
            en: "\(solved) of \(rows.count) solved, \(open) open, \(wrong) wrong"
                + (failed > 0 ? ", \(failed) without a result." : "."))
    }

    private static func state(_ verdict: Verdict, _ terminal: Terminal) -> (mark: String, word: Phrase) {
        switch verdict {
        case .open: (terminal.styled("○", .yellow), Phrase(es: "abierto", en: "open"))
        case .solved: (terminal.styled("✓", .green), Phrase(es: "resuelto", en: "solved"))
        case .wrong: (terminal.styled("✗", .red), Phrase(es: "con error", en: "wrong"))
        case .failed: (terminal.styled("!", .red), Phrase(es: "sin resultado", en: "no result"))
        }
    }
}

/// Verdict of a check on an answer.
public enum Verdict: Hashable, Sendable {
    /// Nobody has written an answer yet.
    case open
    case solved
    /// The answer is not right; the hint says why, or where to look.
    case wrong(Phrase)

    /// Whether the answer is not right.
    public var isWrong: Bool {
        if case .wrong = self { true } else { false }
    }

    /// The hint in one language; none unless the answer is wrong.
    public func hint(in language: Language) -> String? {
        if case .wrong(let hint) = self { hint[language] } else { nil }
    }
}

/// Verdict of a check on an answer.
public enum Verdict: Hashable, Codable, Sendable {
    /// Nobody has written an answer yet.
    case open
    case solved
    /// The answer is not right.
    ///
    /// Two steps to the mistake: `at` says where the result goes wrong, with numbers; the phrase what mistake it looks like.
    case wrong(Phrase, at: Phrase? = nil)
    /// The answer gave nothing to look at: it does not compile, it stopped, it does not end.
    case failed(Phrase)

    /// Whether there is an answer, and it is not right.
    public var isFault: Bool {
        switch self {
        case .open, .solved: false
        case .wrong, .failed: true
        }
    }

    /// Where the result goes wrong, or why there is none; where nothing can be said of a place, the mistake.
    public var place: Phrase? {
        switch self {
        case .open, .solved: nil
        case .wrong(let mistake, let place): place ?? mistake
        case .failed(let reason): reason
        }
    }

    /// What mistake the answer looks like, if that is more than `place` says.
    public var mistake: Phrase? {
        if case .wrong(let mistake, _?) = self { mistake } else { nil }
    }

    /// All that there is to say in one language; none for an answer that is open or right.
    public func hint(in language: Language) -> String? {
        place.map { place in [place, mistake].compactMap { $0?[language] }.joined(separator: " ") }
    }
}

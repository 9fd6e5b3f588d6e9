/// A sentence of the prose that rests on numbers of the run:
///
///     {{claim: tiger-map-on-tiger > 2 * tiger-map-on-zebra
///     | The map lies on the tiger, {{number: tiger-map-on-tiger}} of it.
///     | The map does not tell the tiger from the zebra.
///     }}
///
/// First the condition (`ClaimCondition`), then the words where it holds, then the words where it does not; a third text
/// says what to say where a number of the condition does not exist. Each text may be missing, and what is missing is
/// empty. A number that does not exist is NaN and printed as a dash, the correlation with a constant map for instance; a
/// comparison with it is neither true nor false. Without a third text the second one stands there, which therefore must
/// not say the opposite of the first where that can happen.
///
/// Texts are separated by a `|` with white space on both sides, may run over several lines, and may hold marks and claims
/// again, so that one of three is `{{claim: a > 2 * b | far more | {{claim: a > b | a little more | less}}}}`. Marks that
/// stand on lines of their own are not words and cannot be held.
///
/// Claims stand in paragraphs, in titles, captions and alternative texts of figures and in what is told in the terminal;
/// a title is drawn into its figure, so the values of its condition are given before the figure.
struct Claim: Sendable {
    let condition: ClaimCondition
    let whereItHolds: [Piece]
    let whereItDoesNot: [Piece]
    /// The words where a number of the condition does not exist; nil where those of `whereItDoesNot` do.
    let whereUnknown: [Piece]?
    let place: Place

    /// How the claim is called in messages: `claim: a > b`.
    var label: String { "claim: \(condition.source)" }

    /// All that it may say.
    var texts: [[Piece]] { [whereItHolds, whereItDoesNot, whereUnknown ?? []] }

    /// What it says in a case.
    func words(where verdict: ClaimCondition.Verdict) -> [Piece] {
        switch verdict {
        case .holds: whereItHolds
        case .fails: whereItDoesNot
        case .unknown: whereUnknown ?? whereItDoesNot
        }
    }
}

/// Value that a name in a condition stands for.
enum ClaimValue: Hashable, Sendable {
    case number(Double)
    case flag(Bool)
}

import Foundation
import Mirador

/// Report of an attack on some pictures, in words and numbers.
struct AttackReport {
    let names: [String]
    let outcomes: [AttackOutcome]
    let classes: ClassNames
    let seconds: Double

    /// The scores of an outcome with the names of the classes.
    func scores(_ logits: Tensor) -> ClassScores { ClassScores(logits, names: classes) }

    private func words(_ logits: Tensor) -> String {
        let scores = scores(logits), top = scores.topClass
        return "\(scores.name(of: top)) \(String(format: "%.3f", scores.probability(of: top)))"
    }

    /// A block of lines for each picture, and the success rates of them all.
    func table() -> String {
        let blocks = zip(names, outcomes).map { name, outcome in
            """
            \(name): \(words(outcome.originalLogits)) -> \(words(outcome.savedLogits)), \
            \(outcome.succeeds ? "fooled" : "not fooled")
              before rounding: \(words(outcome.changedLogits)), \
            \(outcome.succeedsUnrounded ? "fooled" : "not fooled")
              change: at most \(String(format: "%.0f", outcome.linf)) levels, L2 \
            \(String(format: "%.3f", outcome.l2)), \(outcome.changedPixels) pixels
            """
        }
        let before = outcomes.count { $0.succeedsUnrounded }, after = outcomes.count { $0.succeeds }
        let rate =
            "\(after) of \(outcomes.count) fooled as pictures with whole levels, \(before) before rounding; "
            + String(format: "%.2f s.", seconds)
        return (blocks + [rate]).joined(separator: "\n")
    }

    private struct Entry: Encodable {
        let image, before, after, afterUnrounded: String
        let probabilityBefore, probabilityAfter: Float
        let fooled, fooledUnrounded: Bool
        let linf, l2, l2Unrounded: Float
        let changedPixels: Int
    }

    func json() throws -> String {
        let entries = zip(names, outcomes).map { name, outcome in
            let before = scores(outcome.originalLogits), after = scores(outcome.savedLogits)
            let unrounded = scores(outcome.changedLogits)
            return Entry(
                image: name, before: before.name(of: before.topClass), after: after.name(of: after.topClass),
                afterUnrounded: unrounded.name(of: unrounded.topClass),
                probabilityBefore: before.probability(of: before.topClass),
                probabilityAfter: after.probability(of: after.topClass), fooled: outcome.succeeds,
                fooledUnrounded: outcome.succeedsUnrounded, linf: outcome.linf, l2: outcome.l2,
                l2Unrounded: outcome.unroundedL2, changedPixels: outcome.changedPixels)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(entries), as: UTF8.self)
    }
}

/// Photograph, change and result side by side.
struct AttackFigure {
    let report: AttackReport

    var grid: FigureGrid {
        let factor = AttackOutcome.visibleFactor(forChangesOf: report.outcomes.map(\.linf).max() ?? 0)
        return FigureGrid(
            columns: ["Photograph", "Change × \(factor)", "Changed photograph"],
            rows: report.outcomes.map { outcome in
                .init(cells: [
                    .photograph(Photograph(outcome.original), caption: caption(outcome.originalLogits)),
                    .photograph(
                        outcome.perturbationPhotograph(times: factor),
                        caption: "at most \(String(format: "%.0f", outcome.linf)) levels"),
                    .photograph(Photograph(outcome.saved), caption: caption(outcome.savedLogits)),
                ])
            },
            footnote: "Grey in the middle: no change. Probabilities are those of the saved picture.")
    }

    private func caption(_ logits: Tensor) -> String {
        let scores = report.scores(logits)
        return scores.caption(of: scores.topClass)
    }
}

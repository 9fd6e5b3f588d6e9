import Foundation
import Mirador

/// What an attack made of some pictures, in words and numbers.
struct AttackReport {
    let names: [String]
    let outcomes: [AttackOutcome]
    let classes: ClassNames
    let seconds: Double

    /// A class with its probability: what the network names in an image.
    func top(_ logits: Tensor) -> (name: String, probability: Float) {
        let best = logits.argMax()
        return (classes[best], logits.softmax()[best])
    }

    private func words(_ logits: Tensor) -> String {
        let (name, probability) = top(logits)
        return "\(name) \(String(format: "%.3f", probability))"
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
            let before = top(outcome.originalLogits), after = top(outcome.savedLogits)
            return Entry(
                image: name, before: before.name, after: after.name, afterUnrounded: top(outcome.changedLogits).name,
                probabilityBefore: before.probability, probabilityAfter: after.probability, fooled: outcome.succeeds,
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
        let (name, probability) = report.top(logits)
        return Wording.english.caption(name, probability: probability)
    }
}

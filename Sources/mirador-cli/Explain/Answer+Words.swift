import Foundation
import Mirador

extension Answer {
    /// The method's name on the command line.
    var methodName: String { type(of: question.method).name }

    /// The target and its number: `tabby cat (281), probability 0.172`; of a class of maps `dog (12), score 260.8`, of anything else
    /// `_blocks.10.add:5, activation 3.1`.
    var head: String {
        let target = question.target
        guard let probability else {
            let number = String(format: "%.4g", score)
            return target.classIndex == nil
                ? "\(target.name), activation \(number)" : "\(target.label) (\(target.name)), score \(number)"
        }
        return "\(target.label) (\(target.name)), probability \(String(format: "%.3f", probability))"
    }

    /// The strongest place of the map, the cost, and how far a method that promises to add up is from it.
    var summary: String {
        guard let peak else {
            return "\(methodName) finds nothing that speaks for it; the map is zero everywhere (\(costWords))."
        }
        let place = "row \(peak.row), column \(peak.column)"
        return "\(methodName), \(map.shape), "
            + (peak.value > 0
                ? "is strongest at \(place) (\(costWords))."
                : "finds nothing that speaks for it; what speaks most against it is at \(place) (\(costWords)).")
    }

    private var costWords: String {
        let sum = completenessError.map { String(format: "; completeness error %+.4f", $0) } ?? ""
        let share = found.operations.map { String(format: "; %.0f %% of their operations", $0.share * 100) } ?? ""
        // One pass takes about the same whatever the method.
        let isLong = cost.passes.forward > 1
        let memory = isLong ? String(format: "; %.0f MB of memory", cost.megabytes) : ""
        return "\(cost.passes)\(share)\(memory)\(sum)"
    }
}

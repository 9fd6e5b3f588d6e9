import Foundation
import Mirador

/// What a method found for one question about one picture.
struct Answer {
    let method: any ExplanationMethod.Type
    let picture: InputPicture
    let question: Question
    /// The layer that was asked for; nil for the method's own.
    let layer: LayerName?
    /// For a class its probability and score before softmax; for a unit what it computes.
    let probability: Float?
    let score: Float
    let found: Attribution
    /// The most that the method held at once, in megabytes: see `Measured`.
    let megabytes: Double

    /// Explains one question, asking a pass that has been made.
    init(
        _ question: Question, about picture: InputPicture, in pass: ForwardPass, by method: any ExplanationMethod,
        at layer: LayerName?
    ) throws {
        self.method = type(of: method)
        (self.picture, self.question, self.layer) = (picture, question, layer)
        score = try question.target.values(in: pass)[0]
        if case .logit(let c) = question.target { probability = pass.probabilities[0, c] } else { probability = nil }
        let bytes: Int
        (found, bytes) = try HeldMemory.peak { try method.attribute(question.target, in: pass) }
        megabytes = Double(bytes) / 1e6
        try NonFiniteResult.check(found.values, "the values of \(self.method.name)", of: picture.name)
    }

    /// What a figure shows: the channels added up, `[h, w]`; features stand in a row.
    var map: Tensor {
        let values = found.values[part: 0]
        return values.shape.rank == 3 ? values.sum(over: .channel)[part: 0] : values.reshaped(to: [1, values.count])
    }

    /// `tabby cat (281), probability 0.172`, or `_blocks.10.add:5, activation 3.1`.
    var head: String {
        guard let probability else { return "\(question.name), activation \(String(format: "%.4g", score))" }
        return "\(question.label) (\(question.name)), probability \(String(format: "%.3f", probability))"
    }

    /// The strongest place of the map, as a number of the row-major order: where most speaks for it, or where nothing does,
    /// most against it. Nil where the map is zero everywhere.
    private var peak: (place: Int, value: Float)? {
        let map = map, largest = map.maximum(), smallest = map.minimum()
        if largest > 0 { return (map.argMax(), largest) }
        return method.card.isSigned && smallest < 0 ? (map.map { -$0 }.argMax(), smallest) : nil
    }

    /// Where the map is strongest, what it took, and how far a method that promises to add up is from it.
    var summary: String {
        let map = map, width = map.shape[1]
        guard let peak else {
            return "\(method.name) finds nothing that speaks for it; the map is zero everywhere (\(cost))."
        }
        let place = "row \(peak.place / width), column \(peak.place % width)"
        return "\(method.name), \(map.shape), "
            + (peak.value > 0
                ? "is strongest at \(place) (\(cost))."
                : "finds nothing that speaks for it; what speaks most against it is at \(place) (\(cost)).")
    }

    private var cost: String {
        let sum = found.completenessError.map { String(format: "; completeness error %+.4f", $0[0]) } ?? ""
        let share = found.operations.map { String(format: "; %.0f %% of their operations", $0.share * 100) } ?? ""
        // One pass takes about the same whatever the method.
        let isLong = found.passes.forward > 1
        let memory = isLong ? String(format: "; %.0f MB of memory", megabytes) : ""
        return "\(found.passes)\(share)\(memory)\(sum)"
    }
}

extension Answer {
    /// The answer for programs.
    struct Record: Encodable {
        let image, method: String
        let target, label: String
        let layer: String?
        let probability: Float?
        let score: Float
        let shape: [Int]
        let minimum, maximum: Float
        /// Left out where the map is zero everywhere.
        let peak: Peak?
        let passes: Cost
        /// Floating-point operations of the passes, and those that were computed, where they are not all.
        let operations, operationsComputed: Double?
        let peakMegabytes: Double
        let completenessError: Float?
        let raw, figure: String?

        struct Peak: Encodable { let row, column: Int }
        struct Cost: Encodable { let forward, backward: Int }
    }

    func record(raw: String?, figure: String?) -> Record {
        let width = map.shape[1]
        return Record(
            image: picture.name, method: method.name, target: question.name, label: question.label,
            layer: layer?.text, probability: probability, score: score, shape: found.values.shape.sizes,
            minimum: found.values.minimum(), maximum: found.values.maximum(),
            peak: peak.map { .init(row: $0.place / width, column: $0.place % width) },
            passes: .init(forward: found.passes.forward, backward: found.passes.backward),
            operations: found.operations?.whole, operationsComputed: found.operations?.computed,
            peakMegabytes: megabytes,
            completenessError: found.completenessError?[0], raw: raw, figure: figure)
    }
}

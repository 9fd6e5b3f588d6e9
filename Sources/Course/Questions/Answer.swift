import Drawing
import Explanations
import Networks
import Tensors

/// Answer to a ``Question``: the map, the numbers of its target, and the cost.
public struct Answer: Sendable {
    public let question: Question
    /// The target's value in the picture: a class's score before softmax or its probability, a unit's activation.
    public let score: Float
    /// The class's probability; nil for a target that is of no class, or of a class of every place.
    public let probability: Float?
    /// The method's own result: raw values, passes, completeness.
    public let found: Attribution
    /// Cost beyond what was computed before: see ``Cost``.
    public let cost: Cost

    init(to question: Question, in pass: ForwardPass) throws {
        self.question = question
        score = try question.target.target.values(in: pass)[0]
        probability = pass.logits.shape.rank == 2 ? question.target.classIndex.map { pass.probabilities[0, $0] } : nil
        let clock = ContinuousClock(), start = clock.now
        let (found, bytes) = try HeldMemory.peak { try question.method.attribute(question.target.target, in: pass) }
        cost = Cost(
            passes: found.passes, milliseconds: (clock.now - start) / .milliseconds(1), megabytes: Double(bytes) / 1e6)
        self.found = found
        try NonFiniteResult.check(
            found.values, "the values of \(type(of: question.method).name)", of: question.picture.name)
    }

    /// Raw values, neither scaled nor resized, as ``Attribution`` has them.
    public var values: Tensor { found.values }

    /// The map that a figure shows: the channels added up, `[h, w]`; features stand in a row.
    public var map: Tensor {
        let values = values[part: 0]
        return values.shape.rank == 3 ? values.sum(over: .channel)[part: 0] : values.reshaped(to: [1, values.count])
    }

    /// The map at the size of the picture, signs kept: `[H, W]`.
    public var fullMap: Tensor {
        let shape = question.picture.input.shape
        return map.resized(height: shape[1], width: shape[2])
    }

    /// Σ values - (y(x) - y(b)) in units of the target; nil for a method that does not promise that it is small.
    public var completenessError: Float? { found.completenessError?[0] }

    /// Whether the values say both what speaks for the target and what speaks against it.
    public var isSigned: Bool { type(of: question.method).description.isSigned }
}

extension Answer {
    /// A place of a map, and the map's value there.
    public struct Peak: Hashable, Sendable {
        public let row, column: Int
        public let value: Float

        package init(row: Int, column: Int, value: Float) { (self.row, self.column, self.value) = (row, column, value) }
    }

    /// The strongest place of the map: where most speaks for the target, or where nothing does, most against it. Nil where
    /// the map is zero everywhere, or has neither.
    public var peak: Peak? {
        let map = map, width = map.shape[1], largest = map.maximum(), smallest = map.minimum()
        func peak(_ place: Int, _ value: Float) -> Peak {
            Peak(row: place / width, column: place % width, value: value)
        }
        if largest > 0 { return peak(map.argMax(), largest) }
        return isSigned && smallest < 0 ? peak(map.map { -$0 }.argMax(), smallest) : nil
    }
}

extension Answer {
    /// The map over its picture, with the target and its probability under it.
    /// - Parameters:
    ///   - photograph: what the picture looks like.
    ///   - more: further lines under it.
    public func cell(over photograph: Photograph, in wording: Wording, more: String = "") -> Cell {
        let label = question.target.label
        return .heatmap(
            Heatmap(map, over: photograph, scale: isSigned ? .ownPercentile(wording) : .ownMaximum(wording)),
            caption: (probability.map { wording.caption(label, probability: $0) } ?? label) + more)
    }
}

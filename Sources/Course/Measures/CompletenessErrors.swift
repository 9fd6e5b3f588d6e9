import Explanations

/// The errors of integrated gradients over the number of steps: by how much the attributions miss what they promise to add
/// up to.
///
///     e(n) = |Σ R(n) - (y(x) - y(b))|
///
/// R(n): the attributions with n steps; y: the score of a class in logits; x, b: picture and baseline.
public struct CompletenessErrors: Sendable {
    /// n.
    public let stepCounts: [Int]
    /// e, in logits; NaN where the method promises nothing.
    public let errors: [Float]

    public init(stepCounts: [Int], errors: [Float]) { (self.stepCounts, self.errors) = (stepCounts, errors) }

    /// - Parameters:
    ///   - target: a class of the picture.
    ///   - stepCounts: n, rising.
    /// - Throws: as ``Question/answer(in:)``.
    /// - Complexity: Σ n forward and backward passes.
    public init(
        of target: Int, in picture: ClassifiedPicture, rule: PathRule, baseline: Baseline, stepCounts: [Int]
    ) throws {
        self.stepCounts = stepCounts
        errors = try stepCounts.map { steps in
            let method = IntegratedGradients(steps: steps, baseline: baseline, rule: rule)
            return try picture.explain(target, by: method).completenessError.map(abs) ?? .nan
        }
    }

    public var first: Float { errors[0] }
    public var last: Float { errors[errors.count - 1] }

    /// Whether the most steps miss less than the fewest.
    public var falls: Bool { last < first }

    /// The points of a curve over a logarithmic axis, which has no place for an error of 0.
    public var points: [(Double, Double)] {
        zip(stepCounts, errors).filter { $1 > 0 }.map { (Double($0), Double($1)) }
    }
}

import Tensors

/// Class correlation: how alike the maps of two classes of one picture are, by Spearman's correlation.
///
///     ρ(L of the class, L of the other class)
///
/// Both classes are in the picture, in different places. A method that looks where the class is has a small correlation; one
/// near 1 shows the picture, whatever it was asked. With several other classes the mean.
///
/// Sixt, Granz and Landgraf, "When Explanations Lie", ICML 2020, compare random logits in this way; Quantus' random logit
/// test the same with a class drawn by lot.
public struct ClassCorrelation: Metric {
    public static let name = "class-correlation"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "the method's, for each other class",
        paper: "Sixt, Granz, Landgraf, \"When Explanations Lie\", ICML 2020")

    public init() {}

    /// - Returns: -1...1; nil where the picture has no other class, or a map is constant.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        let correlations = try trial.otherTargets.compactMap { other in
            let map = try answer.reading.map(answer.method.attribute(.logit(other), in: trial.pass), in: trial)
            return answer.map.spearmanCorrelation(with: map)
        }
        return correlations.isEmpty ? nil : correlations.reduce(0, +) / Float(correlations.count)
    }
}

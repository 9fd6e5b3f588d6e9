import Foundation

/// How the learning rate goes with the steps: up in a straight line at first, then down along half a cosine.
///
///     η(t) = η_max (t + 1) / W                                    for t < W
///     η(t) = η_end + (η_max - η_end) / 2 · (1 + cos π (t - W) / (T - W))     for W ≤ t < T
///
/// Loshchilov & Hutter: *SGDR: stochastic gradient descent with warm restarts*, ICLR 2017, equation 5, without restarts;
/// the warm-up is that of Goyal et al. 2017.
public struct LearningRate: Hashable, Sendable {
    /// η_max and η_end.
    public var peak, end: Double
    /// W as a share of all steps.
    public var warmUp: Double

    /// - Precondition: 0 ≤ warmUp < 1.
    public init(peak: Double, end: Double = 0, warmUp: Double = 0) {
        precondition((0..<1).contains(warmUp), "a warm-up of \(warmUp) of all steps")
        self.peak = peak
        self.end = end
        self.warmUp = warmUp
    }

    /// The same rate at every step.
    public static func constant(_ rate: Double) -> LearningRate { LearningRate(peak: rate, end: rate) }

    /// η at step t of `total`.
    public func rate(at step: Int, of total: Int) -> Double {
        let rising = (warmUp * Double(total)).rounded()
        if Double(step) < rising { return peak * Double(step + 1) / rising }
        let progress = (Double(step) - rising) / max(Double(total) - rising, 1)
        return end + (peak - end) / 2 * (1 + cos(.pi * progress))
    }
}

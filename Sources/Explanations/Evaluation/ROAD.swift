import Networks
import Tensors

/// ROAD, remove and debias: how the target's score falls when the most important pixels are removed so that their removal
/// does not show, and how it stays when the least important ones are.
///
///     ROAD = ½ (mean over shares s of y(least important s removed) - mean of y(most important s removed))
///
/// Removed pixels are filled by `NoisyLinearImputation`; s: shares of all pixels, s · H W rounded of them; y: the
/// probability of a class here. Large is good, at most ½.
///
/// Rong et al., "A Consistent and Efficient Evaluation Strategy for Attribution Methods", ICML 2022, who report the
/// accuracy over a data set for each order and share. pytorch-grad-cam's `ROADCombined` is this number, but for removing
/// all pixels from a percentile on, which with equal values are more than s; Quantus' ROAD gives the accuracy, and takes
/// images of one channel only.
public struct ROAD: Metric {
    public static let name = "road"
    public static let description = MetricDescription(
        isBetterHigh: true, passes: "2 × shares forward", paper: "Rong et al., \"ROAD\", ICML 2022")

    /// The pixels that go first.
    public enum Order: String, Sendable, CaseIterable {
        /// MoRF.
        case mostRelevantFirst
        /// LeRF.
        case leastRelevantFirst
    }

    /// s, each between 0 and 1.
    public var shares: [Float]
    public var imputation: NoisyLinearImputation

    public init(shares: [Float], imputation: NoisyLinearImputation = .init()) {
        precondition(
            shares.count >= 2 && shares.allSatisfy { 0 < $0 && $0 < 1 }, "\(shares) are not shares of all pixels")
        self.shares = shares
        self.imputation = imputation
    }

    public init() { self.init(shares: (1...9).map { Float($0) / 10 }) }

    /// The scores without a share of the pixels.
    /// - Parameters:
    ///   - map: `[H, W]`; of equal values the first in row-major order is the more relevant.
    ///   - x: `[C, H, W]`, preprocessed.
    /// - Throws: `NetworkError`.
    /// - Complexity: a forward pass and an imputation for each share.
    public func curve(
        of target: Target, by map: Tensor, removing order: Order, for x: Tensor, in network: Network
    ) throws -> ScoreCurve {
        let ranking = map.topIndices(map.count)
        let images = Parallel.map(shares.count) { k in
            let count = Int((shares[k] * Float(ranking.count)).rounded())
            return filled(x, without: order == .mostRelevantFirst ? ranking.prefix(count) : ranking.suffix(count))
        }
        return ScoreCurve(shares: shares, scores: try network.scores(of: target, for: Tensor(stacking: images)))
    }

    /// The image without some pixels.
    private func filled(_ x: Tensor, without removed: ArraySlice<Int>) -> Tensor {
        var isMissing = [Bool](repeating: false, count: x.shape[1] * x.shape[2])
        for pixel in removed { isMissing[pixel] = true }
        return imputation(x, isMissing: isMissing)
    }

    /// - Returns: -½...½.
    public func value(of answer: TrialAnswer) throws -> Float? {
        let trial = answer.trial
        let means = try [Order.leastRelevantFirst, .mostRelevantFirst].map { order in
            let curve = try curve(
                of: .probability(trial.target), by: answer.map, removing: order, for: trial.image, in: trial.network)
            return curve.scores.reduce(0, +) / Float(shares.count)
        }
        return (means[0] - means[1]) / 2
    }
}

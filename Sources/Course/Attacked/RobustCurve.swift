import Attacks
import Explanations
import Networks
import Tensors

/// Accuracy of a network while more and more levels of every picture may be changed, for a plot.
public struct RobustCurve: Sendable {
    /// ε in levels of 255, rising, the unchanged picture first.
    public let levels: [Int]
    /// The share that is still named rightly, 0...1.
    public let shares: [Double]
    /// How sure each share is; where nothing is attacked it is known.
    public let intervals: [ClosedRange<Double>?]

    /// - Parameters:
    ///   - unchanged: the accuracy at ε = 0.
    ///   - levels: the ε of the points.
    public init(_ accuracy: RobustAccuracy, unchanged: Double, levels: [Int]) {
        self.levels = [0] + levels
        shares = [unchanged] + accuracy.points.map { Double($0.accuracy) }
        intervals =
            [unchanged...unchanged]
            + accuracy.points.map { point in
                ShareInterval(point.withstands.count { $0 }, of: point.withstands.count).map { $0.low...$0.high }
            }
    }

    /// Points of a plot over ε.
    public var points: [(Double, Double)] { zip(levels, shares).map { (Double($0), $1) } }

    /// The shares of pictures that were attacked, without the one at ε = 0.
    public var attacked: [Double] { Array(shares.dropFirst()) }

    /// The mean of these.
    public var meanAttacked: Double { attacked.reduce(0, +) / Double(attacked.count) }
}

extension LessonContext {
    /// The curve of an attack with the seed of the run; fewer steps with `--quick`.
    /// - Parameters:
    ///   - levels: ε, rising.
    ///   - images: `[N, C, H, W]`, 8-bit levels.
    ///   - labels: what each is to be named.
    ///   - unchanged: the accuracy at ε = 0.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public func robustCurve(
        of network: Network, against attack: any BoundedAttack.Type, levels: [Int], on images: Tensor, labels: [Int],
        unchanged: Double
    ) throws -> RobustCurve {
        let accuracy = try RobustAccuracy(
            of: network, against: attack,
            settings: AttackSettings(steps: options.quick ? 3 : 10, seed: options.seed),
            epsilons: levels.map { Double($0) / 255 }, on: images, labels: labels)
        return RobustCurve(accuracy, unchanged: unchanged, levels: levels)
    }
}

import Attacks
import Drawing
import Foundation
import Networks
import Tensors

/// A picture before and after an attack, both seen by the same network.
public struct AttackedPicture: Sendable {
    public let before: ExplainedPicture
    /// The picture with whole levels, as a file holds it.
    public let after: ExplainedPicture
    public let outcome: AttackOutcome

    /// Attacks one picture.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public init(_ attack: some Attack, on picture: ExplainedPicture, goal: Goal) throws {
        self = try Self.all(attack, on: [picture], goals: [goal])[0]
    }

    /// Attacks pictures that one network has looked at, as `Attack.run` does.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public static func all(
        _ attack: some Attack, on pictures: [ExplainedPicture], goals: [Goal]
    ) throws -> [AttackedPicture] {
        guard let network = pictures.first?.pass.network else { return [] }
        let outcomes = try attack.run(
            on: Tensor(stacking: pictures.map(\.levels)), goals: goals, network: network)
        return try zip(pictures, outcomes).map { picture, outcome in
            AttackedPicture(before: picture, after: try picture.replaced(by: outcome.saved), outcome: outcome)
        }
    }

    private init(before: ExplainedPicture, after: ExplainedPicture, outcome: AttackOutcome) {
        (self.before, self.after, self.outcome) = (before, after, outcome)
    }
}

extension ExplainedPicture {
    /// What the network sees as whole 8-bit levels, `[3, H, W]`.
    public var levels: Tensor { visible.map { $0.rounded() } }

    /// The picture with other levels, seen by the same network.
    /// - Parameter levels: `[3, H, W]`, 8-bit levels at the network's own size.
    public func replaced(by levels: Tensor) throws -> ExplainedPicture {
        let changed = InputPicture(name: name, input: pass.network.input.normalize(levels), visible: levels)
        return try ExplainedPicture(changed, of: scene, in: pass.network, like: self)
    }
}

extension AttackOutcome {
    /// The change of the saved picture made visible: grey where nothing changed.
    /// - Parameter factor: by which every change is multiplied.
    public func perturbationPhotograph(times factor: Int) -> Photograph {
        Photograph(Float(factor) * perturbation + 128)
    }

    /// The largest power of two that keeps changes of a size within the range of levels.
    public static func visibleFactor(forChangesOf levels: Float) -> Int { 1 << max(Int(log2(127 / max(levels, 1))), 0) }

    /// The mean change of a level, in levels.
    public var meanChange: Float { perturbation.absoluteValue().mean() }
}

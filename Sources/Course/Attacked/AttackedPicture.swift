import Attacks
import Drawing
import Foundation
import Networks
import Tensors

/// A picture before and after an attack, both seen by the same network.
public struct AttackedPicture: Sendable {
    public let before: ClassifiedPicture
    /// The picture with whole levels, as a file holds it.
    public let after: ClassifiedPicture
    public let outcome: AttackOutcome

    /// Attacks one picture.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public init(_ attack: some Attack, on picture: ClassifiedPicture, goal: Goal) throws {
        self = try Self.all(attack, on: [picture], goals: [goal])[0]
    }

    /// Attacks pictures that one network has looked at, as `Attack.run` does.
    /// - Throws: `AttackError`, `NetworkError`, `EngineError`.
    public static func all(
        _ attack: some Attack, on pictures: [ClassifiedPicture], goals: [Goal]
    ) throws -> [AttackedPicture] {
        guard let network = pictures.first?.network else { return [] }
        let outcomes = try attack.run(
            on: Tensor(stacking: pictures.map(\.levels)), goals: goals, network: network)
        return try zip(pictures, outcomes).map { picture, outcome in
            AttackedPicture(before: picture, after: try picture.replaced(by: outcome.saved), outcome: outcome)
        }
    }

    /// The picture before with the class that is named, the change made visible, and the picture after with its class.
    /// - Parameter factor: by which the change is multiplied.
    public func cells(changeTimes factor: Int) -> [Cell] {
        [
            before.cell(showing: before.topClass), .photograph(outcome.perturbationPhotograph(times: factor)),
            after.cell(showing: after.topClass),
        ]
    }

    /// Rows of a table: the most probable classes before the attack, then those after it that were not among them, with
    /// their probabilities before and after.
    public func classRows(top count: Int) -> [[TableCell]] {
        let first = before.topClasses(count), last = after.topClasses(count).filter { !first.contains($0) }
        return (first + last).map { target in
            [.text(before.name(of: target))]
                + [before, after].map { .number($0.probability(of: target), .decimals(3)) }
        }
    }

    private init(before: ClassifiedPicture, after: ClassifiedPicture, outcome: AttackOutcome) {
        (self.before, self.after, self.outcome) = (before, after, outcome)
    }
}

extension [AttackedPicture] {
    /// How many reach their goals, as files hold them.
    public var fooledCount: Int { count { $0.outcome.succeeds } }

    /// Whether most of them do: what every processor says, on whichever each of them falls.
    public var areMostlyFooled: Bool { 2 * fooledCount > count }

    /// The largest change of a level of any of them.
    public var largestChange: Float { map(\.outcome.linf).max() ?? 0 }
}

extension ClassifiedPicture {
    /// Whole 8-bit levels of the part that the network sees, `[3, H, W]`.
    public var levels: Tensor { picture.levels }

    /// The picture with other levels, seen by the same network.
    /// - Parameter levels: `[3, H, W]`, 8-bit levels at the network's own size.
    public func replaced(by levels: Tensor) throws -> ClassifiedPicture {
        try replaced(by: InputPicture(name: name, prepared: levels, for: network))
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

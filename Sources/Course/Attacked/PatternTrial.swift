import Tensors

/// The change of an attack without the picture for which it was made: on plain grey, louder on grey, and laid over another
/// picture.
///
///     127 + d,     127 + f d,     v' + d
///
/// d: the change of a saved picture, in levels; f: a factor; v': the next picture of the list. Levels end at 0 and 255.
public struct PatternTrial: Sendable {
    public let alone, loud, moved: [ClassifiedPicture]

    /// - Parameters:
    ///   - attacked: seen by one network; each change is laid over the next picture, the last over the first.
    ///   - factor: f.
    /// - Throws: `NetworkError`, `EngineError`.
    /// - Complexity: three forward passes for each picture.
    public init(of attacked: [AttackedPicture], louder factor: Float = 8) throws {
        alone = try attacked.map { try $0.before.replaced(by: $0.outcome.perturbation + 127) }
        loud = try attacked.map {
            try $0.before.replaced(by: (factor * $0.outcome.perturbation + 127).clamped(to: 0...255))
        }
        moved = try attacked.indices.map { i in
            let next = attacked[(i + 1) % attacked.count].before
            return try next.replaced(by: (next.levels + attacked[i].outcome.perturbation).clamped(to: 0...255))
        }
    }
}

extension [ClassifiedPicture] {
    /// How many of them the network names as a class.
    public func count(named target: Int) -> Int { count { $0.topClass == target } }

    /// The mean probability of a class.
    public func meanProbability(of target: Int) -> Float { map { $0.probability(of: target) }.mean }
}

import Networks
import Tensors

/// The attacks, by the names that the command line gives them.
public enum Attacks {
    public static let all: [any Attack.Type] = [
        FastGradientSign.self, BasicIterative.self, ProjectedGradientDescent.self, DeepFool.self, CarliniWagner.self,
        SquareAttack.self, OnePixel.self, RandomSigns.self,
    ]

    public static var names: [String] { all.map { $0.name } }

    /// The attack of a name.
    /// - Throws: `UnknownAttack` with the nearest names.
    public static func named(_ name: String) throws(UnknownAttack) -> any Attack.Type {
        if let attack = all.first(where: { $0.name == name }) { return attack }
        throw UnknownAttack(name: name)
    }
}

/// An attack's name that is not known.
public struct UnknownAttack: Error, Equatable, CustomStringConvertible {
    public let name: String

    public var description: String {
        "There is no attack \"\(name)\"\(nearestNames(to: name, in: Attacks.names).didYouMean) "
            + "There are \(Attacks.names.joined(separator: ", "))."
    }
}

extension Attack {
    /// Attacks images, some at a time.
    ///
    ///     let attack = try ProjectedGradientDescent(AttackSettings())
    ///     let outcome = try attack.run(on: photograph, goals: [.away(from: 282)], network: network)[0]
    ///     outcome.succeeds             // whether it fools the network when it has been saved as a picture
    ///
    /// - Parameters:
    ///   - levels: `[N, C, H, W]` or `[C, H, W]`, 8-bit levels at the network's own size.
    ///   - goals: one for each image.
    /// - Returns: what became of each image. One that has reached its goal already is left as it is, as every image is
    ///   where ε is 0.
    /// - Throws: `AttackError` if a level is not one or goals are missing, `NetworkError`, `EngineError`.
    public func run(on levels: Tensor, goals: [Goal], network: Network) throws -> [AttackOutcome] {
        let images = levels.shape.rank == 3 ? Tensor(stacking: [levels]) : levels
        guard goals.count == images.shape[0] else {
            throw AttackError.goalCount(goals.count, images: images.shape[0])
        }
        if let wrong = images.elements.first(where: { !(0...255).contains($0) }) {
            throw AttackError.levelsOutOfRange(wrong)
        }
        var found: [AttackOutcome] = []
        let image = Shape(Array(images.shape.dropFirst()))
        try network.forEachBatch(of: goals.count, like: image, atMost: 4, withGradients: true) { places, network in
            try outcomes(places.map { images[part: $0] }, goals: Array(goals[places]), places, in: ImageSpace(network))
        } then: { _, outcomes in
            found += outcomes
        }
        return found
    }

    private func outcomes(
        _ images: [Tensor], goals: [Goal], _ places: Range<Int>, in space: ImageSpace
    ) throws -> [AttackOutcome] {
        let logits = try space.logits(Tensor(stacking: images))
        var found = try zip(images, goals).enumerated().map { i, image in
            try AttackOutcome(unchanged: image.0, goal: image.1, logits: logits[part: i])
        }
        let open = found.indices.filter { !found[$0].succeeds && (self as? any BoundedAttack)?.epsilon != 0 }
        for batch in batches(open.count) {
            let part = open[batch], before = (space.passes.forward, space.passes.backward)
            let attacked = AttackedImages(
                levels: Tensor(stacking: part.map { images[$0] }), goals: part.map { goals[$0] },
                places: part.map { places.lowerBound + $0 })
            let changed = try perturb(attacked, in: space), saved = try whole(changed, attacked, in: space)
            let changedLogits = try space.logits(changed), savedLogits = try space.logits(saved)
            for (i, image) in part.enumerated() {
                found[image].changed = changed[part: i]
                found[image].changedLogits = changedLogits[part: i]
                found[image].saved = saved[part: i]
                found[image].savedLogits = savedLogits[part: i]
                found[image].forwardPasses += (space.passes.forward - before.0) / part.count
                found[image].backwardPasses = (space.passes.backward - before.1) / part.count
            }
        }
        return found
    }

    /// The images with whole levels, within the bounds where the attack has them.
    private func whole(_ changed: Tensor, _ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        guard let bounded = self as? any BoundedAttack else {
            return try Ray(from: images.levels, through: changed).nearestWhole(reaching: images.goals, in: space)
        }
        return Ball(bounded.norm, around: images.levels, epsilon: bounded.epsilon).rounded(changed)
    }
}

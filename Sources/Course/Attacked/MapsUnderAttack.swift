import Drawing
import Explanations
import Tensors

/// Maps of a picture of one animal before and after an attack toward another class: of the animal's class before and after,
/// and of the wanted class after.
public struct MapsUnderAttack: Sendable {
    public let attacked: AttackedPicture
    /// The animal's class, as the network named it before.
    public let own: Int
    public let wanted: Int
    public let ownBefore, ownAfter, wantedAfter: Answer
    /// The animal, `[H, W]`, 0...1.
    public let mask: Tensor

    /// - Parameters:
    ///   - attacked: composed of one animal that the network names.
    ///   - wanted: the class toward which it was driven.
    ///   - method: for the picture before as for the one after.
    /// - Throws: as ``Question/answer(in:)``.
    /// - Precondition: the scene has an object of the class that was named.
    public init(
        of attacked: AttackedPicture, toward wanted: Int, by method: (ClassifiedPicture) -> any ExplanationMethod
    ) throws {
        let before = attacked.before, after = attacked.after
        (self.attacked, self.wanted, own) = (attacked, wanted, before.topClass)
        mask = before.masks(of: own)[0]
        ownBefore = try before.explain(own, by: method(before))
        ownAfter = try after.explain(own, by: method(after))
        wantedAfter = try after.explain(wanted, by: method(after))
    }

    /// Before, after, and of the wanted class.
    public var answers: [Answer] { [ownBefore, ownAfter, wantedAfter] }

    /// The share of each map that lies on the animal, 0...1.
    public var shares: [Float] { answers.map { $0.share(on: mask) } }

    /// The correlation of each map with the one before, -1...1.
    public var likeness: [Float] { answers.map { $0.likeness(to: ownBefore) } }

    /// The maps over their pictures.
    public var cells: [Cell] {
        [
            attacked.before.cell(ownBefore.values, of: own), attacked.after.cell(ownAfter.values, of: own),
            attacked.after.cell(wantedAfter.values, of: wanted),
        ]
    }
}

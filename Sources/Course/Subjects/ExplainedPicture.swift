import Drawing
import Networks
import Tensors

/// A picture, one run of a network on it, and the words to show both in a figure.
public struct ExplainedPicture: Sendable {
    public let subject: Subject
    public let pass: ForwardPass
    /// What the network sees, for figures.
    public let photograph: Photograph
    private let names: ClassNames
    private let language: Language

    /// Runs a network on a picture.
    /// - Throws: `NetworkError`, `EngineError`.
    public init(_ subject: Subject, in network: Network, names: ClassNames, language: Language) throws {
        pass = try network.forward(subject.input)
        photograph = Photograph(subject.visible)
        (self.subject, self.names, self.language) = (subject, names, language)
    }

    /// The probability of a class.
    public func probability(of target: Int) -> Float { pass.probabilities[0, target] }

    /// The most probable classes, most probable first.
    public func topClasses(_ count: Int) -> [Int] { Array(pass.logits.topIndices(count)) }

    /// The name of a class in the page's language.
    public func name(of target: Int) -> String { names.name(of: target, in: language) }

    /// A class's map over the picture, with the class and its probability under it.
    ///
    /// - Parameters:
    ///   - map: `[1, 1, h, w]`.
    ///   - target: the class that it is of.
    ///   - scale: what a colour stands for; by default the share of the map's own maximum.
    ///   - marks: what is pointed out.
    public func cell(_ map: Tensor, of target: Int, scale: ColorScale? = nil, marks: [Mark] = []) -> Cell {
        .heatmap(
            Heatmap(map, over: photograph, scale: scale ?? .ownMaximum(language.wording)),
            caption: language.wording.caption(name(of: target), probability: probability(of: target)), marks: marks)
    }

    /// The outlines of a class's objects in the scene that this is a picture of.
    public func outlines(of target: Int, in scene: ComposedScene?) -> [Mark] {
        (scene?.objects ?? []).filter { $0.target == target }.map { .outline(of: $0.mask(seenBy: pass.network)) }
    }

    /// A class in a table: name, probability, score.
    public func cells(of target: Int) -> [TableCell] {
        [
            .text(name(of: target)), .number(probability(of: target), .decimals(2)),
            .number(pass.logits[0, target], .decimals(2)),
        ]
    }
}

import Drawing
import Explanations
import Networks
import Tensors

/// Picture that a network has classified: one run of the network on it, the scores that came out, and the words for both.
public struct ClassifiedPicture: Sendable {
    public let picture: InputPicture
    public let pass: ForwardPass
    public let scores: ClassScores
    /// The part of the picture that the network sees, for figures.
    public let photograph: Photograph
    /// The scene that it is of, if it was composed.
    public let scene: ComposedScene?

    /// Runs a network on a picture.
    /// - Throws: `NetworkError`, `EngineError`.
    public init(
        _ picture: InputPicture, of scene: ComposedScene? = nil, in network: Network, names: ClassNames,
        language: Language
    ) throws {
        pass = try network.forward(picture.input)
        scores = ClassScores(pass.logits, names: names, language: language)
        photograph = Photograph(picture.visible)
        (self.picture, self.scene) = (picture, scene)
    }

    /// Another picture of the same scene, seen by the same network, with this one's words.
    func replaced(by other: InputPicture) throws -> ClassifiedPicture {
        try ClassifiedPicture(other, of: scene, in: network, names: scores.names, language: scores.language)
    }

    /// The network that looked at it.
    public var network: Network { pass.network }

    /// The picture's name: the file's without its ending, or the scene's.
    public var name: String { picture.name }

    /// The network's input, `[C, H, W]`.
    public var input: Tensor { picture.input }

    /// The same part of the picture as 8-bit levels, `[3, H, W]`.
    public var visible: Tensor { picture.visible }

    /// The layer of a name, if the network that looked at the picture has it.
    public func layer(_ name: String?) -> LayerName? {
        name.map { LayerName($0) }.flatMap { network.layerNames.contains($0) ? $0 : nil }
    }

    /// The places of a class's objects in the scene: `[H, W]` each, 0...1, as the network sees them.
    public func masks(of target: Int) -> [Tensor] {
        (scene?.objects ?? []).filter { $0.target == target }.map { $0.mask(seenBy: network) }
    }
}

// MARK: - Classes

extension ClassifiedPicture {
    /// The most probable class.
    public var topClass: Int { scores.topClass }

    /// The most probable classes, most probable first.
    public func topClasses(_ count: Int) -> [Int] { scores.topClasses(count) }

    /// The probability of a class.
    public func probability(of target: Int) -> Float { scores.probability(of: target) }

    /// The score of a class before softmax.
    public func score(of target: Int) -> Float { scores.logits[target] }

    /// The name of a class in the page's language.
    public func name(of target: Int) -> String { scores.name(of: target) }
}

// MARK: - Questions

extension ClassifiedPicture {
    /// Explanation of a class's score by a method, which asks the pass that was made.
    ///
    ///     try picture.explain(zebra, by: GradCAM()).values     // [1, 1, 7, 7]
    ///
    /// - Throws: as ``Question/answer(in:)``.
    public func explain(_ target: Int, by method: any ExplanationMethod) throws -> Answer {
        try explain(.logit(target), by: method)
    }

    /// Explanation of any target.
    /// - Throws: as ``Question/answer(in:)``.
    public func explain(_ target: Target, by method: any ExplanationMethod) throws -> Answer {
        let named = NamedTarget(target, scores.names, in: scores.language)
        return try Question(about: picture, in: network, target: named, method: method).answer(in: pass)
    }
}

// MARK: - Figures and tables

extension ClassifiedPicture {
    /// The picture itself in a figure, with a class's probability under it.
    public func cell(showing target: Int) -> Cell { .photograph(photograph, caption: scores.caption(of: target)) }

    /// A class's map over the picture, the class's own objects outlined, with the class and its probability under it.
    ///
    /// - Parameters:
    ///   - map: `[1, 1, h, w]`.
    ///   - target: the class that it is of.
    ///   - scale: what a colour stands for; by default the share of the map's own maximum.
    ///   - caption: what stands under it instead.
    public func cell(_ map: Tensor, of target: Int, scale: ColorScale? = nil, caption: String? = nil) -> Cell {
        .heatmap(
            Heatmap(map, over: photograph, scale: scale ?? .ownMaximum(scores.language.wording)),
            caption: caption ?? scores.caption(of: target), marks: masks(of: target).map { .outline(of: $0) })
    }

    /// A row of a figure: the photograph, then the map of each class.
    public func row(_ targets: [Int], map: (Int, ClassifiedPicture) throws -> Tensor) rethrows -> [Cell] {
        try [.photograph(photograph)] + targets.map { cell(try map($0, self), of: $0) }
    }

    /// A class in a table: name, probability, score.
    public func cells(of target: Int) -> [TableCell] {
        [
            .text(name(of: target)), .number(probability(of: target), .decimals(2)),
            .number(score(of: target), .decimals(2)),
        ]
    }
}

extension Tensor {
    /// The size of a map, as captions say it: `7 × 7`.
    public var size: String { "\(shape[shape.rank - 2])\u{A0}×\u{A0}\(shape[shape.rank - 1])" }
}

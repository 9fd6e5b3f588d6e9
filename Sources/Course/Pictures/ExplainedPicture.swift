import Drawing
import Networks
import Tensors

/// A picture, one run of a network on it, and the words to show both in a figure.
public struct ExplainedPicture: Sendable {
    public let picture: InputPicture
    public let pass: ForwardPass
    /// What the network sees, for figures.
    public let photograph: Photograph
    /// The scene that it is of, if it was composed.
    public let scene: ComposedScene?
    private let names: ClassNames
    private let language: Language

    /// Runs a network on a picture.
    /// - Throws: `NetworkError`, `EngineError`.
    public init(
        _ picture: InputPicture, of scene: ComposedScene? = nil, in network: Network, names: ClassNames,
        language: Language
    ) throws {
        pass = try network.forward(picture.input)
        self.scene = scene
        photograph = Photograph(picture.visible)
        (self.picture, self.names, self.language) = (picture, names, language)
    }

    /// Another picture, with this one's words.
    init(
        _ picture: InputPicture, of scene: ComposedScene?, in network: Network, like other: ExplainedPicture
    ) throws {
        try self.init(picture, of: scene, in: network, names: other.names, language: other.language)
    }

    /// The picture's name: the file's without its ending, or the scene's.
    public var name: String { picture.name }

    /// The network's input, `[C, H, W]`.
    public var input: Tensor { picture.input }

    /// What figures show of it: 8-bit levels, `[3, H, W]`.
    public var visible: Tensor { picture.visible }

    /// The picture itself in a figure, with a class's probability under it.
    public func cell(showing target: Int) -> Cell {
        .photograph(
            photograph, caption: language.wording.caption(name(of: target), probability: probability(of: target)))
    }

    /// The probability of a class.
    public func probability(of target: Int) -> Float { pass.probabilities[0, target] }

    /// The most probable classes, most probable first.
    public func topClasses(_ count: Int) -> [Int] { Array(pass.logits.topIndices(count)) }

    /// The layer of a name, if the network that looked at the picture has it.
    public func layer(_ name: String?) -> LayerName? {
        name.map { LayerName($0) }.flatMap { pass.network.layerNames.contains($0) ? $0 : nil }
    }

    /// The name of a class in the page's language.
    public func name(of target: Int) -> String { names.name(of: target, in: language) }

    /// The places of a class's objects in the scene: `[H, W]` each, 0...1, as the network sees them.
    public func masks(of target: Int) -> [Tensor] {
        (scene?.objects ?? []).filter { $0.target == target }.map { $0.mask(seenBy: pass.network) }
    }

    /// A class's map over the picture, the class's own objects outlined, with the class and its probability under it.
    ///
    /// - Parameters:
    ///   - map: `[1, 1, h, w]`.
    ///   - target: the class that it is of.
    ///   - scale: what a colour stands for; by default the share of the map's own maximum.
    ///   - caption: what stands under it instead.
    public func cell(_ map: Tensor, of target: Int, scale: ColorScale? = nil, caption: String? = nil) -> Cell {
        .heatmap(
            Heatmap(map, over: photograph, scale: scale ?? .ownMaximum(language.wording)),
            caption: caption ?? language.wording.caption(name(of: target), probability: probability(of: target)),
            marks: masks(of: target).map { .outline(of: $0) })
    }

    /// A row of a figure: the photograph, then the map of each class.
    public func row(_ targets: [Int], map: (Int, ExplainedPicture) throws -> Tensor) rethrows -> [Cell] {
        try [.photograph(photograph)] + targets.map { cell(try map($0, self), of: $0) }
    }

    /// A class in a table: name, probability, score.
    public func cells(of target: Int) -> [TableCell] {
        [
            .text(name(of: target)), .number(probability(of: target), .decimals(2)),
            .number(pass.logits[0, target], .decimals(2)),
        ]
    }
}

extension Tensor {
    /// The size of a map, as captions say it: `7 × 7`.
    public var size: String { "\(shape[shape.rank - 2])\u{A0}×\u{A0}\(shape[shape.rank - 1])" }
}

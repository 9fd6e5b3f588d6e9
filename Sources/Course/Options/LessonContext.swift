import Drawing
import Networks
import Tensors
import Zoo

/// Context of a lesson: the options that it was given, the networks, the pictures and their names.
public struct LessonContext: Sendable {
    public let options: LessonOptions
    public let language: Language
    public let assets: Assets
    /// The network that `--model` and `--weights` name, with the names of its classes: the one that looks at a student's
    /// photograph.
    public let own: NamedNetwork
    /// The names of ImageNet's classes.
    public let names: ClassNames
    /// The network that looks at the course's scenes and photographs: the student's, or the course's where that one does
    /// not know the classes of which they are.
    public let network: Network

    /// - Throws: where a file is missing, one line that names `./setup`; for an unknown name the nearest ones.
    public init(_ options: LessonOptions, assets: Assets) throws {
        (self.options, self.assets) = (options, assets)
        language = options.chosenLanguage
        own = try options.network.namedNetwork(from: assets)
        names = own.isOfImageNet ? own.names : try assets.classNames()
        network = own.isOfImageNet ? own.network : try assets.network(EfficientNetLite.lite0.name)
        if let layer = options.layer { _ = try own.network.shape(of: LayerName(layer)) }
    }

    /// What a student has to know whose network was trained for other classes than ImageNet's, or computes with fewer
    /// digits.
    var remarks: [Phrase] {
        let classes = Phrase(
            es: "Tu red tiene \(own.names.count) clases propias: mira la fotografía que puedes cambiar por la tuya. Lo "
                + "demás, que es de clases de ImageNet, lo mira \(network.name).",
            en: "Your network has \(own.names.count) classes of its own: it looks at the photograph that yours may "
                + "replace. All else, which is of ImageNet's classes, is looked at by \(network.name).")
        let digits = Phrase(
            es: "Tu red calcula en bf16, con dos o tres cifras exactas: los números difieren un poco de los del curso.",
            en: "Your network computes in bf16, with two or three exact digits: numbers differ a little from the "
                + "course's.")
        return (own.isOfImageNet ? [] : [classes]) + (own.network.precision == .bfloat16 ? [digits] : [])
    }

    /// The classes that `--class` names, by number.
    /// - Throws: `ClassNamesError` with the nearest names.
    public func askedClasses() throws -> [Int] { try options.classes.map(own.names.index(of:)) }

    /// The photograph that `--image` names, or else one of the course, run through the student's network.
    /// - Parameters:
    ///   - other: the course's photograph, as `Assets.photograph` names it.
    ///   - network: another network for ImageNet's classes.
    public func ownPhotograph(or other: String, in network: Network? = nil) throws -> ClassifiedPicture {
        let path = try options.image ?? assets.photograph(other).path
        let looking = network ?? own.network
        return try ClassifiedPicture(
            InputPicture(contentsOf: path, for: looking), in: looking, names: network == nil ? own.names : names,
            language: language)
    }

    /// The classes that a figure asks a picture about: those of `--class`, or else the most probable ones.
    public func classes(of picture: ClassifiedPicture, _ count: Int) throws -> [Int] {
        let asked = try askedClasses()
        return asked.isEmpty ? picture.topClasses(count) : asked
    }

    /// How the prose calls the picture that `ownPhotograph` gave, in the middle of a sentence: "the photograph of a cup of
    /// coffee", "your photograph".
    public func title(of own: ClassifiedPicture) -> Phrase {
        let course = options.image == nil ? PhotographTitles.course[own.name] : nil
        return course ?? PhotographTitles.own
    }

    /// Fills `{{text: photograph}}`, `{{text: top-class}}` and `{{number: top-probability}}` with what a network sees in
    /// the picture that `ownPhotograph` gave.
    public func introduce(_ own: ClassifiedPicture, in notebook: inout Notebook) {
        let top = own.topClass
        notebook.text("photograph", title(of: own))
        notebook.text("top-class", own.name(of: top))
        notebook.number("top-probability", own.probability(of: top), .decimals(2))
        comment(on: own, in: &notebook)
    }

    /// Says in the notebook where a student's own photograph shows nothing that the network knows well.
    private func comment(on own: ClassifiedPicture, in notebook: inout Notebook) {
        let top = own.topClass, probability = own.probability(of: top)
        guard options.image != nil, probability < 0.2 else { return }
        let share = { (language: Language) in language.wording.numbers.percent(Double(probability)) }
        notebook.note(
            Phrase(
                es: "En tu fotografía la red no ve con claridad ninguna de sus mil clases: la más probable tiene "
                    + "\(share(.es)). Los mapas siguen siendo ciertos, pero explican una respuesta que es casi un azar. "
                    + "Prueba con un objeto en el centro de la imagen, o pregunta con --class por algo que sí esté.",
                en:
                    "In your photograph the network sees none of its thousand classes clearly: the most probable one has "
                    + "\(share(.en)). The maps are still true, but they explain an answer that is close to chance. Try "
                    + "one object in the middle of the picture, or ask with --class for something that is there."))
    }

    /// A photograph of the course, run through a network.
    public func photograph(_ name: String, in network: Network? = nil) throws -> ClassifiedPicture {
        let path = try assets.photograph(name).path
        return try picture(InputPicture(contentsOf: path, for: network ?? self.network), in: network)
    }

    /// A scene, composed and run through a network; `--seed` chooses another part of its ground.
    public func picture(of scene: Scene, in network: Network? = nil) throws -> ClassifiedPicture {
        let (picture, composed) = try compose(scene, for: network ?? self.network)
        return try self.picture(picture, of: composed, in: network)
    }

    /// A scene that is composed already, run through the network; whoever composed it chose its ground.
    public func picture(of composed: ComposedScene) throws -> ClassifiedPicture {
        try picture(
            InputPicture(name: composed.scene.name, photograph: composed.photograph, for: network), of: composed,
            in: network
        )
    }

    /// The same scene before a network runs on it: many of them take a tenth of the memory that their passes take.
    public func inputPicture(of scene: Scene) throws -> InputPicture { try compose(scene, for: network).0 }

    private func compose(_ scene: Scene, for network: Network) throws -> (InputPicture, ComposedScene) {
        let scene = Scene(
            name: scene.name, title: scene.title, size: scene.size, ground: scene.ground,
            placements: scene.placements, seed: scene.seed &+ options.seed)
        let composed = try scene.compose(from: assets)
        return (InputPicture(name: scene.name, photograph: composed.photograph, for: network), composed)
    }

    /// Rows of a figure that asks several networks about the same classes in several scenes: for each scene, each network's
    /// maps in a row, and the scene itself at the head of the first.
    public func comparison(
        of networks: [Network], on scenes: [Scene], asking targets: [Int],
        map: (Int, ClassifiedPicture) throws -> Tensor
    ) throws -> [[Cell]] {
        try scenes.flatMap { scene in
            try networks.enumerated().map { place, network in
                let row = try picture(of: scene, in: network).row(targets, map: map)
                return place == 0 ? row : [.blank] + row.dropFirst()
            }
        }
    }

    /// The network, if it ends as CAM needs it, or else the course's.
    public func networkWithPooledClassifier() throws -> Network {
        try network.pooledClassifier == nil ? assets.network(EfficientNetLite.lite0.name) : network
    }

    private func picture(
        _ picture: InputPicture, of scene: ComposedScene? = nil, in network: Network?
    ) throws -> ClassifiedPicture {
        try ClassifiedPicture(picture, of: scene, in: network ?? self.network, names: names, language: language)
    }
}

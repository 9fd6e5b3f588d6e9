import Drawing
import Networks
import Tensors

/// What a lesson works with: the options it was given, the networks, the pictures and their names.
public struct Classroom: Sendable {
    public let options: LessonOptions
    public let language: Language
    public let assets: Assets
    /// The names of the classes.
    public let names: ClassNames
    /// The network that `--model` names.
    public let network: Network

    /// - Throws: where a file is missing, one line that names `./setup`; for an unknown name the nearest ones.
    public init(_ options: LessonOptions, assets: Assets) throws {
        (self.options, self.assets) = (options, assets)
        language = options.chosenLanguage
        names = try assets.classNames()
        network = try assets.network(options.model)
    }

    /// The classes that `--class` names, by number.
    /// - Throws: `ClassNamesError` with the nearest names.
    public func askedClasses() throws -> [Int] { try options.classes.map(names.index(of:)) }

    /// The photograph that `--image` names, or else one of the course, run through a network.
    /// - Parameter other: the course's photograph, as `Assets.photograph` names it.
    public func ownPhotograph(or other: String, in network: Network? = nil) throws -> ExplainedPicture {
        let path = try options.image ?? assets.photograph(other).path
        return try picture(Subject(contentsOf: path, for: network ?? self.network), in: network)
    }

    /// The classes that a figure asks a picture about: those of `--class`, or else the most probable ones.
    public func classes(of picture: ExplainedPicture, _ count: Int) throws -> [Int] {
        let asked = try askedClasses()
        return asked.isEmpty ? picture.topClasses(count) : asked
    }

    /// Says in the notebook where a student's own photograph shows nothing that the network knows well.
    public func comment(on own: ExplainedPicture, in notebook: inout Notebook) {
        let top = own.topClasses(1)[0], probability = own.probability(of: top)
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
    public func photograph(_ name: String, in network: Network? = nil) throws -> ExplainedPicture {
        let path = try assets.photograph(name).path
        return try picture(Subject(contentsOf: path, for: network ?? self.network), in: network)
    }

    /// A scene, composed and run through a network; `--seed` chooses another part of its ground.
    public func picture(of scene: Scene, in network: Network? = nil) throws -> ExplainedPicture {
        let scene = Scene(
            name: scene.name, title: scene.title, size: scene.size, ground: scene.ground,
            placements: scene.placements, seed: scene.seed &+ options.seed)
        let composed = try scene.compose(from: assets)
        let subject = Subject(name: scene.name, photograph: composed.photograph, for: network ?? self.network)
        return try picture(subject, of: composed, in: network)
    }

    /// Rows of a figure that asks several networks about the objects of several scenes: the photograph, then the maps
    /// of the first network, of the second, …
    public func comparison(
        of networks: [Network], on scenes: [Scene], map: (Int, ExplainedPicture) throws -> Tensor
    ) throws -> [[Cell]] {
        try scenes.map { scene in
            let rows = try networks.map { network in
                let picture = try picture(of: scene, in: network)
                return try picture.row(scene.placements.map(\.target), map: map)
            }
            return rows[0] + rows.dropFirst().flatMap { $0.dropFirst() }
        }
    }

    private func picture(
        _ subject: Subject, of scene: ComposedScene? = nil, in network: Network?
    ) throws -> ExplainedPicture {
        try ExplainedPicture(subject, of: scene, in: network ?? self.network, names: names, language: language)
    }
}

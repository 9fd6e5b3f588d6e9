import Explanations
import Networks
import Tensors

extension LessonContext {
    /// The class toward which a photograph is driven: the one that `--class` names, or one that looks like nothing in it.
    public func wantedClass(for picture: ClassifiedPicture) throws -> Int {
        if let asked = try askedClasses().first { return asked }
        let named = picture.topClass, espresso = 967, egyptianCat = 285
        guard own.isOfImageNet else { return (-picture.scores.logits).argMax() }
        return named == espresso ? egyptianCat : espresso
    }

    /// Says in the notebook where nothing had to be changed, since the network names the wanted class already.
    public func comment(onWanting wanted: Int, in picture: ClassifiedPicture, _ notebook: inout Notebook) {
        guard wanted == picture.topClass else { return }
        let name = picture.name(of: wanted)
        notebook.note(
            Phrase(
                es: "La red ya ve \(name) en \(picture.name): no hay nada que cambiar. Pide con --class otra "
                    + "clase.",
                en: "The network names \(name) already in \(picture.name): there is nothing to change. Ask for "
                    + "another class with --class."))
    }

    /// Pictures of one animal each, of which the course's network names that animal, so that an attack has something to
    /// take away.
    /// - Parameter count: how many at most: of twice as many that are composed, the first that are named rightly.
    public func namedLoneAnimals(_ count: Int) throws -> [ClassifiedPicture] {
        var named: [ClassifiedPicture] = []
        for scene in try Scene.loneObjects(2 * count, seed: options.seed, from: assets) where named.count < count {
            let picture = try picture(of: scene)
            if picture.scene?.objects.first?.target == picture.topClass { named.append(picture) }
        }
        return named
    }
}

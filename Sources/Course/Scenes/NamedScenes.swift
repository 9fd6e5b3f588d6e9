extension Scene {
    /// Two animals on a meadow that the network is about equally sure of.
    public static let tigerAndZebra = Scene(
        name: "tiger-and-zebra", title: Phrase(es: "Un tigre y una cebra", en: "A tiger and a zebra"), ground: .meadow,
        placements: [
            Placement("tiger_sumatran", target: 292, left: 26, bottom: 256, width: 172),
            Placement("zebra", target: 340, left: 186, bottom: 256, width: 172),
        ])

    /// Two large animals on a paved square, one behind the other.
    public static let elephantAndCamel = Scene(
        name: "elephant-and-camel", title: Phrase(es: "Un elefante y un camello", en: "An elephant and a camel"),
        ground: .paving,
        placements: [
            Placement("elephant", target: 386, left: 26, bottom: 218, width: 150),
            Placement("camel", target: 354, left: 212, bottom: 298, width: 146),
        ])

    /// A bird and a pig on gravel.
    public static let flamingoAndPig = Scene(
        name: "flamingo-and-pig", title: Phrase(es: "Un flamenco y un cerdo", en: "A flamingo and a pig"),
        ground: .gravel,
        placements: [
            Placement("pink_flamingo", target: 130, left: 26, bottom: 258, width: 128),
            Placement("pig_golden", target: 341, left: 186, bottom: 338, width: 172),
        ])

    /// A dog before a wall on which the picture of a cat hangs; the cat's mask is the whole picture.
    public static let catAndDog = Scene(
        name: "cat-and-dog", title: Phrase(es: "Un gato en un cuadro y un perro", en: "A cat in a picture and a dog"),
        ground: .wall,
        placements: [
            Placement("chelsea", target: 285, left: 26, bottom: 160, width: 150),
            Placement("dog", target: 248, left: 208, bottom: 358, width: 150, mirrored: true),
        ])

    /// Where a map misleads: on grass the network does not see the flamingo that it sees on gravel (probability below
    /// 0.01), and the peak of that class's map lies beside the bird.
    public static let duckAndFlamingo = Scene(
        name: "duck-and-flamingo", title: Phrase(es: "Un pato y un flamenco", en: "A duck and a flamingo"),
        ground: .meadow,
        placements: [
            Placement("duck", target: 97, left: 26, bottom: 281, width: 151),
            Placement("pink_flamingo", target: 130, left: 250, bottom: 281, width: 108),
        ], seed: 1)

    /// The scenes of the course.
    public static let all = [tigerAndZebra, elephantAndCamel, flamingoAndPig, catAndDog, duckAndFlamingo]
}

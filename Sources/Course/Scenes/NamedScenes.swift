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

    /// A dark animal on light ground, for what a black baseline does not see.
    public static let gorillaOnGravel = Scene(
        name: "gorilla-on-gravel", title: Phrase(es: "Un gorila", en: "A gorilla"), ground: .gravel,
        placements: [Placement("gorilla", target: 366, left: 92, bottom: 330, width: 200)])

    /// Two cats and two dogs, four times, on other grounds and in other places: the house cat is a whole photograph.
    public static let catsAndDogs = [
        catsAndDogs(1, on: .meadow, [.houseCat(true), .tiger(true), .husky(true), .dingo(false)]),
        catsAndDogs(2, on: .gravel, [.tiger(false), .houseCat(true), .husky(true), .dingo(false)]),
        catsAndDogs(3, on: .paving, [.dingo(false), .houseCat(true), .husky(false), .tiger(false)]),
        catsAndDogs(4, on: .wall, [.tiger(true), .dingo(false), .husky(false), .houseCat(false)]),
    ]

    /// - Parameter animals: above left and right, then below; whether each looks the other way.
    private static func catsAndDogs(_ number: Int, on ground: Ground, _ animals: [Animal]) -> Scene {
        let placements = animals.enumerated().map { place, animal in
            animal.placement(centre: place % 2 == 0 ? 108 : 276, bottom: place < 2 ? 188 : 352)
        }
        return Scene(
            name: "cats-and-dogs-\(number)", title: Phrase(es: "Dos gatos y dos perros", en: "Two cats and two dogs"),
            ground: ground, placements: placements)
    }

    private enum Animal {
        case houseCat(_ mirrored: Bool), tiger(_ mirrored: Bool), husky(_ mirrored: Bool), dingo(_ mirrored: Bool)

        func placement(centre: Int, bottom: Int) -> Placement {
            let (picture, target, width, mirrored) =
                switch self {
                case .houseCat(let mirrored): ("chelsea", 285, 158, mirrored)
                case .tiger(let mirrored): ("tiger_sumatran", 292, 172, mirrored)
                case .husky(let mirrored): ("dog", 248, 132, mirrored)
                case .dingo(let mirrored): ("dingo", 273, 150, mirrored)
                }
            return Placement(
                picture, target: target, left: centre - width / 2, bottom: bottom, width: width, mirrored: mirrored)
        }
    }

    /// The scenes of the course.
    public static let all =
        [tigerAndZebra, elephantAndCamel, flamingoAndPig, catAndDog, duckAndFlamingo, gorillaOnGravel] + catsAndDogs
}

import Importing
import Networks

/// The dog-breed network: MobileNetV2 (Sandler et al. 2018) whose last blocks were trained further on photographs of nineteen
/// breeds, as its author saved it with Keras.
///
/// It knows dogs alone, so it has to call a cat a dog: what it took for one is what a map is for.
public enum DogBreeds {
    /// What the command line calls it.
    public static let name = "dog-breeds"

    /// RGB images of v / 127.5 - 1 for levels v, the whole photograph's middle.
    public static let input = InputSpecification(
        height: 160, width: 160, cropFraction: 1, filter: .bilinear, mean: [127.5, 127.5, 127.5],
        deviation: [127.5, 127.5, 127.5])

    /// The number of trained parameters, statistics of batch normalization not counted.
    static let parameterCount = 2_248_211

    private static let breeds: [Phrase] = [
        Phrase(es: "chihuahua", en: "Chihuahua"), Phrase(es: "bichón maltés", en: "Maltese dog"),
        Phrase(es: "shih tzu", en: "Shih-Tzu"), Phrase(es: "papillón", en: "papillon"),
        Phrase(es: "yorkshire terrier", en: "Yorkshire terrier"),
        Phrase(es: "west highland white terrier", en: "West Highland white terrier"),
        Phrase(es: "golden retriever", en: "golden retriever"),
        Phrase(es: "labrador retriever", en: "Labrador retriever"),
        Phrase(es: "rottweiler", en: "Rottweiler"), Phrase(es: "pastor alemán", en: "German shepherd"),
        Phrase(es: "dóberman", en: "Doberman"), Phrase(es: "bullmastiff", en: "bull mastiff"),
        Phrase(es: "bulldog francés", en: "French bulldog"), Phrase(es: "husky siberiano", en: "Siberian husky"),
        Phrase(es: "carlino", en: "pug"), Phrase(es: "samoyedo", en: "Samoyed"),
        Phrase(es: "pomerania", en: "Pomeranian"),
        Phrase(es: "caniche toy", en: "toy poodle"), Phrase(es: "caniche enano", en: "miniature poodle"),
    ]

    /// The breeds, also by shorter names.
    public static let classNames = ClassNames(
        phrases: breeds,
        published: [
            "chihuahua dog", "Maltese", "shihtzu", "papillon dog", "yorkie", "westie", "golden", "Labrador", "rottie",
            "Alsatian", "Dobermann", "mastiff", "Frenchie", "husky", "pug-dog", "Samoyede", "pom", "poodle toy",
            "poodle",
        ])

    /// The network, from the model's file or another of its kind.
    /// - Throws: `KerasError`, `WeightsError`.
    public static func network(at path: String) throws -> Network {
        try KerasModel(contentsOf: path).network(named: name, input: input)
    }
}

/// Titles of the course's photographs in the prose, by the names of their files.
package enum PhotographTitles {
    package static let course: [String: Phrase] = [
        "astronaut": Phrase(es: "la fotografía de una astronauta", en: "the photograph of an astronaut"),
        "brick": Phrase(es: "la fotografía de un muro de ladrillo", en: "the photograph of a brick wall"),
        "camera": Phrase(es: "la fotografía de un hombre con una cámara", en: "the photograph of a man with a camera"),
        "chelsea": Phrase(es: "la fotografía de un gato", en: "the photograph of a cat"),
        "coffee": Phrase(es: "la fotografía de una taza de café", en: "the photograph of a cup of coffee"),
        "grass": Phrase(es: "la fotografía de un césped", en: "the photograph of a lawn"),
        "gravel": Phrase(es: "la fotografía de un suelo de grava", en: "the photograph of a gravel path"),
        "retina": Phrase(es: "la fotografía de un fondo de ojo", en: "the photograph of the back of an eye"),
        "rocket": Phrase(es: "la fotografía del despegue de un cohete", en: "the photograph of a rocket’s launch"),
    ]

    static let own = Phrase(es: "tu fotografía", en: "your photograph")
}

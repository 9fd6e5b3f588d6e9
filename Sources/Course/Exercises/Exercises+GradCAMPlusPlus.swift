import Tensors

extension Exercises {
    /// The functions that a student writes in `Lessons/05-gradcampp/Exercise.swift`.
    public typealias AlphasAnswer = @Sendable (_ activation: Tensor, _ gradient: Tensor) throws -> Tensor
    public typealias GradCAMPlusPlusAnswer =
        @Sendable (_ activation: Tensor, _ gradient: Tensor, _ alphas: Tensor) throws -> Tensor

    /// α from A and g.
    public static let alphas = ExerciseCheck<AlphasAnswer, GradCAMPlusPlusCase>(
        title: Phrase(es: "los α de Grad-CAM++", en: "the alphas of Grad-CAM++"),
        cases: { GradCAMPlusPlusCase.all }, ask: { answer, one in try answer(one.A, one.g) }, right: { $0.α },
        mistakes: alphasMistakes,
        shapeHint: { got, one in
            guard got.count == one.A.shape[1] else { return nil }
            return Phrase(
                es: "Has devuelto un α por mapa; en Grad-CAM++ hay uno por posición, porque g cambia de una a otra.",
                en: "You returned one α a map; Grad-CAM++ has one for each place, because g differs between them.")
        })

    private static let alphasMistakes: [ExerciseMistake<GradCAMPlusPlusCase>] = [
        ExerciseMistake(
            "no two", es: "Falta el 2 del denominador: es 2 g² + ΣA g³.",
            en: "The 2 of the denominator is missing: it is 2 g² + ΣA g³."
        ) { one in [GradCAMPlusPlusCase.alphas(one.weights(one.A), one.g, two: 1)] },
        ExerciseMistake(
            "map not summed",
            es: "Has multiplicado g³ por el valor de A en su posición; va la suma del mapa entero, ΣA.",
            en: "You multiplied g³ by the value of A at its place; it is the sum of the whole map, ΣA."
        ) { one in [GradCAMPlusPlusCase.alphas(one.A, one.g)] },
        ExerciseMistake(
            "mean for the sum",
            es: "Has promediado el mapa; el denominador lleva su suma. Con la media, todos los α quedan cerca de ½.",
            en: "You averaged the map; the denominator has its sum. With the mean all alphas stay near ½."
        ) { one in [GradCAMPlusPlusCase.alphas(one.A.mean(over: .height, .width), one.g)] },
        ExerciseMistake(
            "sum over channels",
            es: "Has sumado A sobre los canales; la suma va sobre el alto y el ancho de cada mapa.",
            en: "You added A up over the channels; the sum runs over the height and width of each map."
        ) { one in [GradCAMPlusPlusCase.alphas(one.A.sum(over: .channel), one.g)] },
        ExerciseMistake(
            "gradient inside the sum",
            es: "Has metido g³ dentro de la suma; solo A se suma, g es el de la posición.",
            en: "You took g³ into the sum; only A is added up, g is that of the place."
        ) { one in
            let sum = one.weights(one.A * one.g * one.g * one.g)
            return [sum.combined(with: one.g) { $1 == 0 ? 0 : $1 * $1 / (2 * $1 * $1 + $0) }]
        },
        ExerciseMistake(
            "square for the cube", es: "El segundo término lleva g³, no g²: sin el cubo, g desaparece de α.",
            en: "The second term has g³, not g²: without the cube g cancels out of α."
        ) { one in [one.weights(one.A).combined(with: one.g) { $1 == 0 ? 0 : 1 / (2 + $0) }] },
        ExerciseMistake(
            "absolute gradients",
            es:
                "Has quitado el signo de g, o sus valores negativos; en α entra g tal como es. La ReLU llega con "
                + "los pesos.",
            en:
                "You took away the sign of g, or its negative values; α takes g as it is. The ReLU comes with the "
                + "weights."
        ) { one in
            [one.g.absoluteValue(), one.g.relu()].map { GradCAMPlusPlusCase.alphas(one.weights(one.A), $0) }
        },
        ExerciseMistake(
            "epsilon",
            es:
                "Has sumado un épsilon al denominador, como hace pytorch-grad-cam; junto a g² no es pequeño. Trata "
                + "aparte "
                + "el caso g = 0.",
            en:
                "You added an epsilon to the denominator, as pytorch-grad-cam does; beside g² it is not small. "
                + "Treat g = 0 "
                + "as a case of its own."
        ) { one in
            [1e-4, 1e-5, 1e-6, 1e-7].map { GradCAMPlusPlusCase.alphas(one.weights(one.A), one.g, epsilon: $0) }
        },
        ExerciseMistake(
            "normalized", es: "Has dividido los α por su suma en cada mapa; se piden sin normalizar.",
            en: "You divided the alphas by their sum in each map; they are asked for as they are."
        ) { one in [one.α / one.weights(one.α)] },
    ]

    /// The map from A, g and α.
    public static let gradCAMPlusPlus = ExerciseCheck<GradCAMPlusPlusAnswer, GradCAMPlusPlusCase>(
        title: Phrase(es: "de los α al mapa", en: "from the alphas to the map"),
        cases: { GradCAMPlusPlusCase.all }, ask: { answer, one in try answer(one.A, one.g, one.α) },
        right: { $0.map }, mistakes: gradCAMPlusPlusMistakes,
        factors: [
            ExerciseFactor({ 1 / Float($0.A.shape[2] * $0.A.shape[3]) }) { _ in
                Phrase(
                    es:
                        "Casi: has promediado sobre las posiciones; en Grad-CAM++ el peso es una suma. La figura "
                        + "sería la "
                        + "misma.",
                    en:
                        "Nearly: you averaged over the places; the weight of Grad-CAM++ is a sum. The picture would "
                        + "be the "
                        + "same.")
            }
        ],
        shapeHint: { got, one in channelsHint(got, maps: one.A) })

    private static let gradCAMPlusPlusMistakes: [ExerciseMistake<GradCAMPlusPlusCase>] = [
        ExerciseMistake(
            "no ReLU on the map", es: "Falta la última ReLU: tu mapa aún tiene valores negativos.",
            en: "The last ReLU is missing: your map still has negative values."
        ) { one in [one.sum(one.weights(one.α * one.g.relu()))] },
        ExerciseMistake(
            "no ReLU on the gradient", es: "Falta la ReLU sobre g: en los pesos solo entra lo que habla a favor.",
            en: "The ReLU on g is missing: only what speaks in favour enters the weights."
        ) { one in [one.sum(one.weights(one.α * one.g)).relu()] },
        ExerciseMistake(
            "ReLU on the weights",
            es: "Has aplicado la ReLU a los pesos ya sumados; va sobre g, posición por posición, antes de sumar.",
            en:
                "You put the ReLU on the weights once they are added up; it belongs on g, place by place, before "
                + "the sum."
        ) { one in [one.sum(one.weights(one.α * one.g).relu()).relu()] },
        ExerciseMistake(
            "absolute gradients", es: "Has tomado el valor absoluto de g: lo que habla en contra cuenta como a favor.",
            en: "You took the absolute value of g: what speaks against now counts in favour."
        ) { one in [one.sum(one.weights(one.α * one.g.absoluteValue())).relu()] },
        ExerciseMistake(
            "alphas alone",
            es: "Has usado los α como pesos; α dice cuánto cuenta cada posición, el peso es Σ α ReLU(g).",
            en: "You used the alphas as weights; α says how much each place counts, the weight is Σ α ReLU(g)."
        ) { one in [one.sum(one.weights(one.α)).relu(), one.sum(one.α).relu()] },
        ExerciseMistake(
            "no alphas", es: "Faltan los α: así todas las posiciones cuentan igual.",
            en: "The alphas are missing: all places would count the same."
        ) { one in [one.sum(one.weights(one.g.relu())).relu()] },
        ExerciseMistake(
            "not summed over places",
            es:
                "Has multiplicado posición por posición, como LayerCAM; en Grad-CAM++ cada mapa tiene un solo peso, "
                + "la suma.",
            en: "You multiplied place by place, as LayerCAM does; in Grad-CAM++ each map has one weight, the sum."
        ) { one in [one.sum(one.α * one.g.relu()).relu(), one.sum(one.g.relu()).relu()] },
        ExerciseMistake(
            "Grad-CAM", es: "Esto es Grad-CAM: tus pesos son la media de g.",
            en: "This is Grad-CAM: your weights are the mean of g."
        ) { one in [one.sum(one.g.mean(over: .height, .width)).relu()] },
    ]
}

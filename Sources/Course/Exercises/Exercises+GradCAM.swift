import Networks
import Tensors

extension Exercises {
    /// The function that a student writes in `Lessons/04-gradcam/Exercise.swift`.
    public typealias GradCAMAnswer =
        @Sendable (_ target: Target, _ layer: LayerName, _ pass: ForwardPass) throws -> Tensor

    package static let checkedLayer: LayerName = "features"
    /// Neither the first class nor the most probable one.
    package static let checkedClass = 3

    /// The five lines of Grad-CAM.
    public static let gradCAM = ExerciseCheck<GradCAMAnswer, GradCAMEvidence>(
        title: Phrase(es: "las cinco líneas de Grad-CAM", en: "the five lines of Grad-CAM"),
        cases: {
            let pass = try smallPass()
            return try [checkedClass, 1].map { try GradCAMEvidence(of: $0, at: checkedLayer, in: pass) }
        },
        ask: { answer, evidence in
            guard let pass = evidence.pass else { preconditionFailure("there is no pass to ask") }
            return try answer(.logit(evidence.target), checkedLayer, pass)
        },
        right: { $0.map }, mistakes: gradCAMMistakes,
        factors: [
            ExerciseFactor({ Float($0.activation.shape[2] * $0.activation.shape[3]) }) { evidence in
                let area = evidence.activation.shape[2] * evidence.activation.shape[3]
                return Phrase(
                    es: "Casi: tu mapa es el correcto por \(area), el número de posiciones. Has sumado el gradiente "
                        + "sobre el espacio, y α es su media: falta 1/Z. La figura sería la misma.",
                    en:
                        "Nearly: your map is the right one times \(area), the number of places. You summed the gradient "
                        + "over space, and α is its mean: 1/Z is missing. The picture would be the same.")
            },
            ExerciseFactor({ 1 / Float($0.activation.shape[1]) }) { evidence in
                let channels = evidence.activation.shape[1]
                return Phrase(
                    es: "Casi: tu mapa es el correcto dividido por \(channels), el número de canales. La fórmula suma "
                        + "los canales, no los promedia. La figura sería la misma.",
                    en: "Nearly: your map is the right one divided by \(channels), the number of channels. The formula "
                        + "sums the channels, it does not average them. The picture would be the same.")
            },
        ],
        shapeHint: { got, evidence in channelsHint(got, maps: evidence.activation) })

    /// What to say where a map is asked for and the channels were not summed, or the places were.
    ///
    /// - Parameter maps: `[1, K, H, W]`, what the sum runs over.
    static func channelsHint(_ got: Tensor, maps: Tensor) -> Phrase? {
        let (channels, height, width) = (maps.shape[1], maps.shape[2], maps.shape[3])
        if got.squeezed().shape == [channels, height, width] {
            return Phrase(
                es: "Falta sumar sobre los canales: has devuelto \(channels) mapas de \(height) × \(width), uno por "
                    + "canal.",
                en: "The sum over channels is missing: you returned \(channels) maps of \(height) × \(width), one a "
                    + "channel.")
        }
        if got.count == channels {
            return Phrase(
                es: "Has devuelto un número por canal; la suma va sobre los canales, y queda un valor por posición.",
                en: "You returned one number a channel; the sum runs over channels and leaves one value for each place."
            )
        }
        return nil
    }

    private static let gradCAMMistakes: [ExerciseMistake<GradCAMEvidence>] = [
        ExerciseMistake(
            "no ReLU", es: "Falta la ReLU: tu mapa aún contiene lo que habla en contra de la clase.",
            en: "The ReLU is missing: your map still holds what speaks against the class."
        ) { [$0.weightedSum($0.weights)] },
        ExerciseMistake(
            "ReLU before the sum",
            es: "La ReLU va después de la suma, no antes: los canales en contra tienen que poder restar.",
            en: "The ReLU comes after the sum, not before it: channels that speak against have to be able to subtract."
        ) { [($0.weights * $0.activation).relu().sum(over: .channel)] },
        ExerciseMistake(
            "absolute map",
            es: "Has tomado el valor absoluto del mapa; la ReLU pone a cero lo negativo, no lo hace positivo.",
            en: "You took the absolute value of the map; a ReLU turns what is negative to zero, not to positive."
        ) { [$0.weightedSum($0.weights).absoluteValue()] },
        ExerciseMistake(
            "gradient of the loss", es: "Este es el gradiente de la pérdida, no el de la puntuación yᶜ de la clase.",
            en: "This is the gradient of the loss, not of the class score yᶜ."
        ) { [$0.gradCAM($0.lossGradient)] },
        ExerciseMistake(
            "gradient of the probability",
            es: "Este es el gradiente de la probabilidad, después de softmax; yᶜ es la puntuación antes de softmax.",
            en: "This is the gradient of the probability, after softmax; yᶜ is the score before softmax."
        ) { [$0.gradCAM($0.probabilityGradient)] },
        ExerciseMistake(
            "weights from activations",
            es: "Tus pesos α salen de promediar las activaciones; lo que se promedia son los gradientes.",
            en: "Your weights α are means of the activations; what is averaged are the gradients."
        ) {
            let means = $0.activation.mean(over: .height, .width)
            return [$0.weightedSum(means).relu(), (means * $0.scoreGradient).sum(over: .channel).relu()]
        },
        ExerciseMistake(
            "mean over channels",
            es:
                "Has promediado sobre los canales; α tiene un valor por canal: el promedio va sobre el alto y el ancho.",
            en: "You averaged over channels; α has one value for each channel: the mean runs over height and width."
        ) { [$0.weightedSum($0.scoreGradient.mean(over: .channel)).relu()] },
        ExerciseMistake(
            "not averaged",
            es: "Multiplicas cada activación por su propio gradiente; falta promediar el gradiente en α antes (sin "
                + "promediar, el método se llama HiResCAM).",
            en: "You multiply each activation with its own gradient; average the gradient into α first (without the "
                + "mean the method is called HiResCAM)."
        ) { [$0.weightedSum($0.scoreGradient).relu()] },
        ExerciseMistake(
            "absolute gradients",
            es: "Has tomado el valor absoluto de los gradientes: así un canal en contra cuenta como uno a favor.",
            en: "You took the absolute value of the gradients: a channel that speaks against now counts in favour."
        ) {
            [$0.gradCAM($0.scoreGradient.absoluteValue()), $0.weightedSum($0.weights.absoluteValue()).relu()]
        },
        ExerciseMistake(
            "positive weights",
            es: "Has puesto una ReLU en los gradientes o en los pesos; la única ReLU va al final, sobre la suma.",
            en: "You put a ReLU on the gradients or on the weights; the only ReLU is the last step, on the sum."
        ) { [$0.gradCAM($0.scoreGradient.relu()), $0.weightedSum($0.weights.relu()).relu()] },
        ExerciseMistake(
            "wrong class",
            es: "Este es el mapa de otra clase: pide el gradiente de `target`, no el de una clase fija ni el de la más "
                + "probable.",
            en: "This is the map of another class: ask for the gradient of `target`, not of a fixed class or of the "
                + "most probable one."
        ) { evidence in
            evidence.scoreGradients.indices.filter { $0 != evidence.target }
                .map { evidence.gradCAM(evidence.scoreGradients[$0]) }
        },
    ]
}

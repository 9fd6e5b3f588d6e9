import Tensors

/// The mistakes that are made in the five lines of Grad-CAM, each with the map that it gives and the hint that names it.
public enum GradCAMMistake: CaseIterable, Sendable {
    case noReLU, reluBeforeSum, absoluteMap
    case lossGradient, probabilityGradient
    case weightsFromActivations, meanOverChannels, notAveraged
    case absoluteGradients, positiveWeights
    case wrongClass

    /// The maps that this mistake gives; more than one where there is more than one way to make it.
    package func maps(for evidence: GradCAMEvidence) -> [Tensor] {
        let gradient = evidence.scoreGradient, activation = evidence.activation
        let weights = gradient.mean(over: .height, .width)
        switch self {
        case .noReLU: return [evidence.weightedSum(weights)]
        case .reluBeforeSum: return [(weights * activation).relu().sum(over: .channel)]
        case .absoluteMap: return [evidence.weightedSum(weights).absoluteValue()]
        case .lossGradient: return [evidence.gradCAM(evidence.lossGradient)]
        case .probabilityGradient: return [evidence.gradCAM(evidence.probabilityGradient)]
        case .weightsFromActivations:
            let means = activation.mean(over: .height, .width)
            return [evidence.weightedSum(means).relu(), (means * gradient).sum(over: .channel).relu()]
        case .meanOverChannels: return [evidence.weightedSum(gradient.mean(over: .channel)).relu()]
        case .notAveraged: return [evidence.weightedSum(gradient).relu()]
        case .absoluteGradients:
            return [evidence.gradCAM(gradient.absoluteValue()), evidence.weightedSum(weights.absoluteValue()).relu()]
        case .positiveWeights: return [evidence.gradCAM(gradient.relu()), evidence.weightedSum(weights.relu()).relu()]
        case .wrongClass:
            return evidence.scoreGradients.indices.filter { $0 != evidence.target }
                .map { evidence.gradCAM(evidence.scoreGradients[$0]) }
        }
    }

    /// What is said to the student.
    public var hint: Phrase {
        switch self {
        case .noReLU:
            Phrase(
                es: "Falta la ReLU: tu mapa aún contiene lo que habla en contra de la clase.",
                en: "The ReLU is missing: your map still holds what speaks against the class.")
        case .reluBeforeSum:
            Phrase(
                es: "La ReLU va después de la suma, no antes: los canales en contra tienen que poder restar.",
                en:
                    "The ReLU comes after the sum, not before it: channels that speak against have to be able to subtract."
            )
        case .absoluteMap:
            Phrase(
                es: "Has tomado el valor absoluto del mapa; la ReLU pone a cero lo negativo, no lo hace positivo.",
                en: "You took the absolute value of the map; a ReLU turns what is negative to zero, not to positive.")
        case .lossGradient:
            Phrase(
                es: "Este es el gradiente de la pérdida, no el de la puntuación yᶜ de la clase.",
                en: "This is the gradient of the loss, not of the class score yᶜ.")
        case .probabilityGradient:
            Phrase(
                es:
                    "Este es el gradiente de la probabilidad, después de softmax; yᶜ es la puntuación antes de softmax.",
                en: "This is the gradient of the probability, after softmax; yᶜ is the score before softmax.")
        case .weightsFromActivations:
            Phrase(
                es: "Tus pesos α salen de promediar las activaciones; lo que se promedia son los gradientes.",
                en: "Your weights α are means of the activations; what is averaged are the gradients.")
        case .meanOverChannels:
            Phrase(
                es:
                    "Has promediado sobre los canales; α tiene un valor por canal: el promedio va sobre el alto y el ancho.",
                en: "You averaged over channels; α has one value for each channel: the mean runs over height and width."
            )
        case .notAveraged:
            Phrase(
                es: "Multiplicas cada activación por su propio gradiente; falta promediar el gradiente en α antes (sin "
                    + "promediar, el método se llama HiResCAM).",
                en:
                    "You multiply each activation with its own gradient; average the gradient into α first (without the "
                    + "mean the method is called HiResCAM).")
        case .absoluteGradients:
            Phrase(
                es: "Has tomado el valor absoluto de los gradientes: así un canal en contra cuenta como uno a favor.",
                en: "You took the absolute value of the gradients: a channel that speaks against now counts in favour.")
        case .positiveWeights:
            Phrase(
                es: "Has puesto una ReLU en los gradientes o en los pesos; la única ReLU va al final, sobre la suma.",
                en: "You put a ReLU on the gradients or on the weights; the only ReLU is the last step, on the sum.")
        case .wrongClass:
            Phrase(
                es: "Este es el mapa de otra clase: pide el gradiente de `target`, no el de una clase fija ni el de la "
                    + "más probable.",
                en:
                    "This is the map of another class: ask for the gradient of `target`, not of a fixed class or of the "
                    + "most probable one.")
        }
    }
}

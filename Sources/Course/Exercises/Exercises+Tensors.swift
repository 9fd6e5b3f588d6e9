import Tensors

/// Case for the mean of each channel.
public struct ChannelMeansCase: Sendable {
    /// `[1, K, H, W]`, with as many channels as rows: whoever takes the mean over the wrong axes gets the right shape.
    package let maps: Tensor

    package var channels: [Tensor] { (0..<maps.shape[1]).map { maps[part: 0][part: $0] } }

    /// `[1, K, 1, 1]`, of one number for each channel.
    package func each(_ number: (Tensor) -> Float) -> Tensor {
        Tensor(channels.map(number), shape: [1, maps.shape[1], 1, 1])
    }
}

/// Case for the positive part of a weighted mean.
public struct PositiveMapCase: Sendable {
    /// `[1, K, H, W]`, with as many channels as columns, and `[K]`.
    package let maps, weights: Tensor

    package func mean(_ weights: Tensor, _ maps: Tensor) -> Tensor {
        (weights.reshaped(to: [1, weights.count, 1, 1]) * maps).mean(over: .channel)
    }

    /// A map scaled to a maximum of one; zeros where it has nothing positive.
    package func scaled(_ map: Tensor) -> Tensor {
        let largest = map.maximum()
        return largest > 0 ? map / largest : Tensor(zeros: map.shape)
    }

    /// The positive part of the mean, before it is scaled.
    package var unscaled: Tensor { mean(weights, maps).relu() }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/00-introduction/Exercise.swift`.
    public typealias ChannelMeansAnswer = @Sendable (_ maps: Tensor) throws -> Tensor
    public typealias PositiveMapAnswer = @Sendable (_ maps: Tensor, _ weights: Tensor) throws -> Tensor

    /// The mean over height and width of each channel.
    public static let channelMeans = ExerciseCheck<ChannelMeansAnswer, ChannelMeansCase>(
        title: Phrase(es: "la media de cada canal", en: "the mean of each channel"),
        cases: {
            [
                ChannelMeansCase(maps: RandomNumbers(seed: 31).normalTensor([1, 5, 5, 8])),
                ChannelMeansCase(maps: RandomNumbers(seed: 34).normalTensor([1, 3, 7, 2])),
            ]
        },
        ask: { answer, one in try answer(one.maps) }, right: { $0.maps.mean(over: .height, .width) },
        mistakes: channelMeansMistakes,
        factors: [
            ExerciseFactor({ Float($0.maps.shape[2] * $0.maps.shape[3]) }) { _ in
                Phrase(
                    es: "Casi: has sumado; para la media falta dividir por el número de lugares, alto por ancho.",
                    en: "Nearly: you added up; for the mean, divide by the number of places, height times width.")
            }
        ],
        shapeHint: { got, one in
            Phrase(
                es: "Se pide un número por canal, \(Shape([1, one.maps.shape[1], 1, 1])); el tuyo tiene la forma "
                    + "\(got.shape). La media va sobre el alto y el ancho, y solo sobre ellos.",
                en: "One number for each channel is asked for, \(Shape([1, one.maps.shape[1], 1, 1])); yours has shape "
                    + "\(got.shape). The mean runs over height and width, and over nothing else.")
        })

    private static let channelMeansMistakes: [ExerciseMistake<ChannelMeansCase>] = [
        ExerciseMistake(
            "rows instead of channels",
            es: "La forma engaña: aquí hay tantas filas como canales, y tú has hecho la media de cada fila.",
            en: "The shape deceives: there are as many rows as channels here, and you took the mean of each row."
        ) { one in [one.maps.mean(over: .channel, .width)] },
        ExerciseMistake(
            "one mean for all", es: "Esta es la media de todo, repetida; cada canal tiene la suya.",
            en: "This is the mean of everything, repeated; each channel has its own."
        ) { one in [one.each { _ in one.maps.mean() }] },
        ExerciseMistake(
            "maximum", es: "Has tomado el máximo de cada canal; se pide la media.",
            en: "You took the maximum of each channel; the mean is asked for."
        ) { one in [one.each { $0.maximum() }] },
        ExerciseMistake(
            "absolute values", es: "Has hecho la media de los valores absolutos; lo negativo tiene que restar.",
            en: "You took the mean of absolute values; what is negative has to subtract."
        ) { one in [one.each { $0.absoluteValue().mean() }] },
        ExerciseMistake(
            "ReLU first", es: "Has quitado lo negativo antes de la media; aquí todavía no hay ninguna ReLU.",
            en: "You cut off what is negative before the mean; there is no ReLU here yet."
        ) { one in [one.each { $0.relu().mean() }] },
        ExerciseMistake(
            "positive places alone",
            es: "Has dividido la suma de lo positivo por cuántos lugares son positivos; cuentan todos los lugares.",
            en: "You divided the sum of what is positive by how many places are positive; every place counts."
        ) { one in
            [one.each { channel in channel.relu().sum() / max(channel.map { $0 > 0 ? 1 : 0 }.sum(), 1) }]
        },
    ]

    /// The positive part of a weighted mean over channels, scaled to a maximum of one; the second case has none.
    public static let positiveMap = ExerciseCheck<PositiveMapAnswer, PositiveMapCase>(
        title: Phrase(es: "de K canales a un mapa", en: "from K channels to one map"),
        cases: {
            let maps = RandomNumbers(seed: 32).normalTensor([1, 6, 4, 6])
            let weights = RandomNumbers(seed: 33).normalTensor([6])
            return [
                PositiveMapCase(maps: maps, weights: weights),
                PositiveMapCase(maps: maps.absoluteValue(), weights: -weights.absoluteValue()),
                PositiveMapCase(
                    maps: RandomNumbers(seed: 35).normalTensor([1, 3, 7, 2]),
                    weights: RandomNumbers(seed: 36).normalTensor([3])),
            ]
        },
        ask: { answer, one in try answer(one.maps, one.weights) }, right: { $0.scaled($0.unscaled) },
        mistakes: positiveMapMistakes,
        factors: [
            ExerciseFactor({ 1 / $0.scaled($0.unscaled).sum() }) { _ in
                Phrase(
                    es: "Casi: tu mapa suma uno; se pide que su máximo sea uno.",
                    en: "Nearly: your map adds up to one; its maximum is to be one.")
            }
        ],
        rescaled: notScaled, shapeHint: { got, one in channelsHint(got, maps: one.maps) })

    private static let notScaled = Phrase(
        es: "Casi: falta llevar el mapa a un máximo de uno: divide por su máximo, si es positivo.",
        en: "Nearly: the map still has to be scaled to a maximum of one: divide by its maximum, if that is positive.")

    private static let positiveMapMistakes: [ExerciseMistake<PositiveMapCase>] = [
        ExerciseMistake(
            "weights along the width",
            es:
                "Has multiplicado sin dar forma a los pesos: [K] se alinea con el último eje, el ancho. Hazlos [1, K, 1, 1].",
            en:
                "You multiplied without shaping the weights: [K] is aligned with the last axis, the width. Make them "
                + "[1, K, 1, 1]."
        ) { one in
            guard one.weights.count == one.maps.shape[3] else { return [] }
            return [one.scaled((one.weights * one.maps).mean(over: .channel).relu())]
        },
        ExerciseMistake(
            "no ReLU", es: "Falta la ReLU: el mapa todavía tiene lugares negativos.",
            en: "The ReLU is missing: the map still has negative places."
        ) { one in
            let mean = one.mean(one.weights, one.maps)
            return [mean, mean / mean.maximum(), mean * Float(one.maps.shape[1])]
        },
        ExerciseMistake(
            "ReLU on the maps",
            es: "Has quitado lo negativo de los canales antes de juntarlos; la ReLU va al final.",
            en: "You cut off what is negative in the channels before they are joined; the ReLU comes at the end."
        ) { one in
            let mean = one.mean(one.weights, one.maps.relu())
            return [one.scaled(mean), one.scaled(mean.relu())]
        },
        ExerciseMistake(
            "ReLU on the weights",
            es: "Has quitado los pesos negativos; un canal en contra tiene que poder restar.",
            en: "You took away the negative weights; a channel that speaks against has to be able to subtract."
        ) { one in
            let mean = one.mean(one.weights.relu(), one.maps)
            return [one.scaled(mean), one.scaled(mean.relu())]
        },
        ExerciseMistake(
            "no weights", es: "Has juntado los canales sin sus pesos: esta es la media de todos por igual.",
            en: "You joined the channels without their weights: this is the mean of all of them alike."
        ) { one in [one.scaled(one.maps.mean(over: .channel).relu())] },
        ExerciseMistake(
            "absolute values",
            es: "Has tomado el valor absoluto; la ReLU deja en cero lo negativo, no le cambia el signo.",
            en: "You took the absolute value; the ReLU sets what is negative to zero, it does not turn it around."
        ) { one in [one.scaled(one.mean(one.weights, one.maps).absoluteValue())] },
        ExerciseMistake(
            "from the minimum",
            es: "Has restado el mínimo: así lo negativo se ve como positivo. El cero tiene que seguir siendo cero.",
            en: "You subtracted the minimum: what is negative then looks positive. Zero has to remain zero."
        ) { one in
            let mean = one.mean(one.weights, one.maps), low = mean.minimum()
            return [(mean - low) / (mean.maximum() - low)]
        },
    ]
}

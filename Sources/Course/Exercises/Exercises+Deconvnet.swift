import Tensors

/// Case for unpooling: what went into a max-pooling, and a signal that arrives behind it.
public struct UnpoolingCase: Sendable {
    /// `[1, K, H, W]`.
    package let maps: Tensor
    /// `[1, K, H / w, W / w]`.
    package let signal: Tensor
    /// w, the side of a window and the step between windows.
    package let window: Int

    /// Gives every place of a window a share of the window's signal.
    /// - Parameters:
    ///   - channel: whose windows are looked at for the signal of a channel.
    ///   - shares: of the values of a window, row by row.
    package func unpooled(
        lookingAt channel: (Int) -> Int = { $0 }, _ shares: (_ values: [Float]) -> [Float]
    ) -> Tensor {
        var result = Tensor(zeros: maps.shape)
        for k in 0..<signal.shape[1] {
            for p in 0..<signal.shape[2] {
                for q in 0..<signal.shape[3] {
                    let places = (0..<window * window).map { (p * window + $0 / window, q * window + $0 % window) }
                    let values = places.map { maps[0, channel(k), $0.0, $0.1] }
                    for (place, share) in zip(places, shares(values)) {
                        result[0, k, place.0, place.1] = share * signal[0, k, p, q]
                    }
                }
            }
        }
        return result
    }

    package var right: Tensor { unpooled { Self.one(at: Self.first($0), of: $0.count) } }

    /// The place of the largest value, the first of equals.
    package static func first(_ values: [Float]) -> Int { values.firstIndex(of: values.max()!)! }

    package static func one(at place: Int, of count: Int) -> [Float] { (0..<count).map { $0 == place ? 1 : 0 } }
}

/// Case for a deconvnet's layer: unpooling, and the filters of the convolution before it.
public struct DeconvnetCase: Sendable {
    package let pooling: UnpoolingCase
    /// F, `[K, C, 3, 3]`.
    package let filters: Tensor

    package var right: Tensor { transposed(pooling.right.relu()) }

    /// Every value of R lays its filter, times itself, around its place: what a padded 3 × 3 convolution is transposed.
    package func transposed(_ signal: Tensor, turned: Bool = false) -> Tensor {
        let channels = filters.shape[1], height = signal.shape[2], width = signal.shape[3]
        var result = Tensor(zeros: [1, channels, height, width])
        for k in 0..<signal.shape[1] {
            for c in 0..<channels {
                for i in 0..<height {
                    for j in 0..<width {
                        for (u, v) in (0..<9).map({ ($0 / 3, $0 % 3) }) {
                            let (row, column) = (i + u - 1, j + v - 1)
                            guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                            let weight = turned ? filters[k, c, 2 - u, 2 - v] : filters[k, c, u, v]
                            result[0, c, row, column] += signal[0, k, i, j] * weight
                        }
                    }
                }
            }
        }
        return result
    }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/08-deconvnet/Exercise.swift`.
    public typealias UnpoolingAnswer = @Sendable (_ signal: Tensor, _ maps: Tensor, _ window: Int) throws -> Tensor
    public typealias DeconvnetAnswer =
        @Sendable (_ signal: Tensor, _ maps: Tensor, _ window: Int, _ filters: Tensor) throws -> Tensor

    /// Maps of both signs, with windows in which two places share the maximum; signals of both signs. As many windows of two one
    /// below the other as channels, and windows of three that are not.
    private static let unpoolingCases: [UnpoolingCase] = {
        var maps = RandomNumbers(seed: 11).uniformTensor([1, 3, 6, 8], in: -2...1)
        // Equal maxima.
        (maps[0, 0, 0, 1], maps[0, 0, 1, 0]) = (2, 2)
        (maps[0, 2, 4, 6], maps[0, 2, 5, 7]) = (1.5, 1.5)
        var other = RandomNumbers(seed: 14).uniformTensor([1, 4, 6, 15], in: -3 ... -1)
        (other[0, 1, 3, 5], other[0, 1, 4, 3]) = (0, 0)
        return [
            UnpoolingCase(
                maps: maps, signal: RandomNumbers(seed: 12).uniformTensor([1, 3, 3, 4], in: -1...2), window: 2),
            UnpoolingCase(
                maps: other, signal: RandomNumbers(seed: 15).uniformTensor([1, 4, 2, 5], in: -1...2), window: 3),
        ]
    }()

    /// The signal back to where the maximum was.
    public static let unpooling = ExerciseCheck<UnpoolingAnswer, UnpoolingCase>(
        title: Phrase(es: "deshacer el max-pooling con sus interruptores", en: "unpooling with switches"),
        cases: { unpoolingCases }, ask: { answer, one in try answer(one.signal, one.maps, one.window) },
        right: { $0.right }, mistakes: unpoolingMistakes,
        shapeHint: { got, one in
            guard got.squeezed().shape == one.signal.squeezed().shape else { return nil }
            return Phrase(
                es: "El resultado tiene el tamaño de la señal; al deshacer el pooling vuelve a tener el de los mapas.",
                en: "The result has the signal’s size; unpooling makes it as large as the maps again.")
        })

    private static let unpoolingMistakes: [ExerciseMistake<UnpoolingCase>] = [
        ExerciseMistake(
            "the whole window",
            es: "Has llevado la señal a toda la ventana, como vuelve un pooling de promedios. El máximo tuvo un solo "
                + "dueño: la señal vuelve a ese lugar y a ningún otro.",
            en: "You took the signal to the whole window, as an average pooling returns. The maximum had one owner: "
                + "the signal returns to that place and to no other."
        ) { one in [one.unpooled { $0.map { _ in 1 } }] },
        ExerciseMistake(
            "a fixed place",
            es: "Pones la señal siempre en el mismo lugar de la ventana; el interruptor dice en cuál estaba el máximo.",
            en: "You always put the signal at the same place of the window; the switch says at which the maximum was."
        ) { one in
            (0..<one.window * one.window).map { place in
                one.unpooled { UnpoolingCase.one(at: place, of: $0.count) }
            }
        },
        ExerciseMistake(
            "every maximum",
            es: "Donde dos valores empatan has puesto la señal dos veces. Cuenta el primero, por filas.",
            en: "Where two values are equal you put the signal twice. The first one counts, row by row."
        ) { one in [one.unpooled { values in values.map { $0 == values.max() ? 1 : 0 } }] },
        ExerciseMistake(
            "the last maximum",
            es: "Donde dos valores empatan has elegido el último; la convención es el primero: compara con >, no "
                + "con ≥.",
            en: "Where two values are equal you chose the last; the convention is the first: compare by >, not by ≥."
        ) { one in
            [one.unpooled { UnpoolingCase.one(at: $0.lastIndex(of: $0.max()!)!, of: $0.count) }]
        },
        ExerciseMistake(
            "the largest magnitude",
            es: "Has buscado el mayor valor absoluto; el pooling deja pasar el mayor valor, con su signo.",
            en: "You looked for the largest absolute value; pooling lets the largest value pass, sign included."
        ) { one in [one.unpooled { UnpoolingCase.one(at: UnpoolingCase.first($0.map(abs)), of: $0.count) }] },
        ExerciseMistake(
            "the smallest value", es: "Has puesto la señal donde estaba el mínimo de la ventana.",
            en: "You put the signal where the window’s minimum was."
        ) { one in [one.unpooled { UnpoolingCase.one(at: UnpoolingCase.first($0.map { -$0 }), of: $0.count) }] },
        ExerciseMistake(
            "maxima instead of the signal",
            es: "En su lugar has dejado el máximo mismo. Los mapas solo dicen dónde; lo que vuelve es la señal.",
            en: "You left the maximum itself in its place. The maps only say where; what returns is the signal."
        ) { one in
            let places = UnpoolingCase(
                maps: one.maps, signal: Tensor(repeating: 1, shape: one.signal.shape), window: one.window
            ).right
            return [places * one.maps, one.right * one.maps]
        },
        ExerciseMistake(
            "another channel's switches",
            es: "Has usado los interruptores de un solo canal para todos; cada canal tiene los suyos.",
            en: "You used one channel’s switches for all; each channel has its own."
        ) { one in
            (0..<one.maps.shape[1]).map { channel in
                one.unpooled(lookingAt: { _ in channel }) {
                    UnpoolingCase.one(at: UnpoolingCase.first($0), of: $0.count)
                }
            }
        },
    ]

    /// A layer of the deconvnet: unpooling, rectification, transposed filters.
    public static let deconvnetLayer = ExerciseCheck<DeconvnetAnswer, DeconvnetCase>(
        title: Phrase(es: "una capa de la deconvnet", en: "a layer of the deconvnet"),
        cases: {
            zip(unpoolingCases, [[3, 2, 3, 3], [4, 5, 3, 3]] as [Shape]).map { pooling, shape in
                DeconvnetCase(
                    pooling: pooling, filters: RandomNumbers(seed: 13).uniformTensor(shape, in: -1...1))
            }
        },
        ask: { answer, one in try answer(one.pooling.signal, one.pooling.maps, one.pooling.window, one.filters) },
        right: { $0.right }, mistakes: deconvnetMistakes)

    private static let deconvnetMistakes: [ExerciseMistake<DeconvnetCase>] = [
        ExerciseMistake(
            "no rectification",
            es: "Falta la ReLU: antes de los filtros, lo negativo de la señal se queda en el camino.",
            en: "The ReLU is missing: before the filters, what is negative in the signal stays behind."
        ) { one in [one.transposed(one.pooling.right)] },
        ExerciseMistake(
            "rectified by the maps",
            es: "Has abierto la puerta según el signo de los mapas: eso es el gradiente. Deconvnet mira el de la "
                + "señal.",
            en: "You opened the gate by the sign of the maps: that is the gradient. Deconvnet looks at the signal’s."
        ) { one in
            let gate = one.pooling.maps.map { $0 > 0 ? 1 : 0 } as Tensor
            return [one.transposed(one.pooling.right * gate), one.transposed(one.pooling.right.relu() * gate)]
        },
        ExerciseMistake(
            "rectified at the end",
            es: "Has rectificado el resultado; en esta capa la ReLU va antes de los filtros, y el resultado tiene "
                + "signo.",
            en: "You rectified the result; in this layer the ReLU comes before the filters, and the result has a sign."
        ) { one in [one.transposed(one.pooling.right).relu(), one.right.relu()] },
        ExerciseMistake(
            "filters turned around",
            es: "Los filtros están girados: has hecho otra convolución. Cada valor de la señal deposita su filtro tal "
                + "cual alrededor de su lugar.",
            en: "The filters are turned around: you made another convolution. Each value of the signal lays its filter "
                + "as it is around its place."
        ) { one in
            [one.transposed(one.pooling.right.relu(), turned: true), one.transposed(one.pooling.right, turned: true)]
        },
        ExerciseMistake(
            "no switches",
            es: "Has agrandado la señal sin interruptores; el detalle del dibujo viene de ellos.",
            en: "You enlarged the signal without switches; the drawing’s detail comes from them."
        ) { one in
            [one.transposed(one.pooling.unpooled { $0.map { _ in 1 } }.relu())]
        },
        ExerciseMistake(
            "absolute signal",
            es: "Has tomado el valor absoluto de la señal; lo negativo no cambia de signo, se descarta.",
            en: "You took the absolute value of the signal; what is negative does not change its sign, it is dropped."
        ) { one in [one.transposed(one.pooling.right.absoluteValue())] },
    ]
}

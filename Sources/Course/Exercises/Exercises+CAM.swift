import Tensors

/// Case for CAM's exercise: a layer's maps and the weights of the classes.
public struct CAMCase: Sendable {
    /// `[C, K]` and `[1, K, H, W]`.
    package let weights, maps: Tensor
    package let target: Int

    package func sum(_ weights: Tensor) -> Tensor {
        (weights.reshaped(to: [1, maps.shape[1], 1, 1]) * maps).sum(over: .channel)
    }
}

/// Case for the box: a map, and the share of its maximum that counts.
public struct BoxCase: Sendable {
    /// `[H, W]`.
    package let map: Tensor
    package let share: Float

    /// top, left, bottom and right of the box around some places, the last two within it.
    package func box(_ isInside: (Float) -> Bool) -> Tensor {
        let width = map.shape[1], places = map.elements.indices.filter { isInside(map.elements[$0]) }
        let (rows, columns) = (places.map { $0 / width }, places.map { $0 % width })
        let sides = [rows.min(), columns.min(), rows.max(), columns.max()].map { Float($0 ?? 0) }
        return Tensor(sides, shape: [4])
    }

    package var right: Tensor { box { $0 >= share * map.maximum() } }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/03-cam/Exercise.swift`.
    public typealias CAMAnswer = @Sendable (_ target: Int, _ weights: Tensor, _ maps: Tensor) throws -> Tensor
    public typealias BoxAnswer = @Sendable (_ map: Tensor, _ share: Float) throws -> Tensor

    /// M_c from weights and maps, of both signs: of few channels and wide maps, of more channels and high ones.
    public static let cam = ExerciseCheck<CAMAnswer, CAMCase>(
        title: Phrase(es: "el mapa de una clase", en: "the map of a class"),
        cases: {
            let weights = RandomNumbers(seed: 5).normalTensor([6, 5])
            let maps = RandomNumbers(seed: 6).uniformTensor([1, 5, 4, 7])
            return [
                CAMCase(weights: weights, maps: maps, target: 4),
                CAMCase(
                    weights: RandomNumbers(seed: 51).normalTensor([4, 7]),
                    maps: RandomNumbers(seed: 52).normalTensor([1, 7, 6, 3]), target: 1),
            ]
        },
        ask: { answer, one in try answer(one.target, one.weights, one.maps) },
        right: { one in one.sum(one.weights[part: one.target]) }, mistakes: camMistakes,
        factors: [
            ExerciseFactor({ 1 / Float($0.maps.shape[1]) }) { _ in
                Phrase(
                    es: "Casi: has promediado los canales; la fórmula los suma.",
                    en: "Nearly: you averaged the channels; the formula adds them up.")
            }
        ],
        shapeHint: { got, one in channelsHint(got, maps: one.maps) })

    private static let camMistakes: [ExerciseMistake<CAMCase>] = [
        ExerciseMistake(
            "wrong class",
            es: "Estos son los pesos de otra clase: en la matriz, cada fila es de una clase y cada columna de un mapa.",
            en: "These are the weights of another class: in the matrix each row is a class and each column a map."
        ) { one in (0..<one.weights.shape[0]).filter { $0 != one.target }.map { one.sum(one.weights[part: $0]) } },
        ExerciseMistake(
            "no weights", es: "Has sumado los mapas sin sus pesos: así todas las clases tienen el mismo.",
            en: "You added the maps up without their weights: all classes would have the same map."
        ) { one in [one.maps.sum(over: .channel)] },
        ExerciseMistake(
            "ReLU",
            es: "CAM no corta lo negativo: M_c también dice dónde se habla en contra. La ReLU llegará con Grad-CAM.",
            en:
                "CAM does not cut off what is negative: M_c says too where something speaks against. The ReLU comes with "
                + "Grad-CAM."
        ) { one in [one.sum(one.weights[part: one.target]).relu()] },
        ExerciseMistake(
            "positive weights", es: "Has quitado los pesos negativos; un mapa en contra tiene que poder restar.",
            en: "You took away the negative weights; a map that speaks against has to be able to subtract."
        ) { one in [one.sum(one.weights[part: one.target].relu())] },
        ExerciseMistake(
            "absolute weights", es: "Has tomado el valor absoluto de los pesos: lo que resta, ahora suma.",
            en: "You took the absolute value of the weights: what subtracts now adds."
        ) { one in [one.sum(one.weights[part: one.target].absoluteValue())] },
        ExerciseMistake(
            "scaled to 0...1",
            es: "Has llevado el mapa a 0...1; eso es un paso del dibujo. Aquí se pide el valor crudo.",
            en: "You scaled the map to 0...1; that is a step of drawing. What is asked for is the raw value."
        ) { one in
            let map = one.sum(one.weights[part: one.target]), low = map.minimum()
            return [(map - low) / (map.maximum() - low), map - low]
        },
    ]

    /// The box around the strong places of a map: boxes inside and at the borders, places that lie apart, one that has just the
    /// threshold, and one place alone.
    public static let box = ExerciseCheck<BoxAnswer, BoxCase>(
        title: Phrase(es: "de un mapa a una caja", en: "from a map to a box"),
        cases: {
            var map = RandomNumbers(seed: 7).uniformTensor([9, 12], in: -4...1)
            for row in 2...5 {
                for column in 4...9 { map[row, column] = 3 + 0.2 * Float(row + column) }
            }
            map[3, 5] = 14
            func weak(_ shape: Shape, _ strong: (row: Int, column: Int, value: Float)...) -> Tensor {
                var map = RandomNumbers(seed: 53).uniformTensor(shape, in: -1...0.5)
                for place in strong { map[place.row, place.column] = place.value }
                return map
            }
            return [
                BoxCase(map: map, share: 0.3), BoxCase(map: map, share: 0.5),
                BoxCase(map: weak([4, 12], (1, 10, 8), (2, 11, 5), (3, 9, 4)), share: 0.5),
                BoxCase(map: weak([11, 3], (7, 0, 6), (8, 1, 2), (10, 0, 3)), share: 0.25),
                BoxCase(map: weak([3, 4], (0, 0, 2)), share: 0.9),
            ]
        },
        ask: { answer, one in try answer(one.map, one.share) }, right: { $0.right }, mistakes: boxMistakes)

    private static let boxMistakes: [ExerciseMistake<BoxCase>] = [
        ExerciseMistake(
            "threshold itself",
            es: "Has comparado con la fracción misma; el umbral es esa fracción *del máximo* del mapa.",
            en: "You compared with the share itself; the threshold is that share *of the map’s maximum*."
        ) { one in [one.box { $0 >= one.share }] },
        ExerciseMistake(
            "between minimum and maximum",
            es: "Tu umbral está entre el mínimo y el máximo; se cuenta desde cero, o lo negativo movería la caja.",
            en:
                "Your threshold lies between the minimum and the maximum; it counts from zero, or what is negative would "
                + "move the box."
        ) { one in
            let low = one.map.minimum()
            return [one.box { $0 >= low + one.share * (one.map.maximum() - low) }]
        },
        ExerciseMistake(
            "rows and columns",
            es: "Has cruzado filas y columnas: el orden es arriba, izquierda, abajo, derecha.",
            en: "You swapped rows and columns: the order is top, left, bottom, right."
        ) { one in
            let right = one.right.elements
            return [
                Tensor([right[1], right[0], right[3], right[2]], shape: [4]),
                Tensor([right[0], right[2], right[1], right[3]], shape: [4]),
            ]
        },
        ExerciseMistake(
            "one too far",
            es: "La última fila y la última columna son las que aún están dentro; las tuyas van una más allá.",
            en: "The last row and column are those that are still inside; yours go one too far."
        ) { one in
            let right = one.right.elements
            return [Tensor([right[0], right[1], right[2] + 1, right[3] + 1], shape: [4])]
        },
        ExerciseMistake(
            "height and width",
            es: "Has devuelto alto y ancho; se piden la última fila y la última columna.",
            en: "You returned height and width; the last row and the last column are asked for."
        ) { one in
            let right = one.right.elements, height = right[2] - right[0], width = right[3] - right[1]
            return [0, 1].map { Tensor([right[0], right[1], height + $0, width + $0], shape: [4]) }
        },
        ExerciseMistake(
            "peak alone", es: "Esta caja rodea solo el máximo; tienen que entrar todos los lugares sobre el umbral.",
            en: "This box is around the maximum alone; all places above the threshold belong in it."
        ) { one in
            let highest = one.map.maximum()
            return [one.box { $0 >= highest }]
        },
    ]
}

import Features
import Tensors

/// Case for the search: a query, the vectors among which to look, and how many to find.
public struct NearestCase: Sendable {
    /// `[d]` and `[n, d]`.
    package let query, vectors: Tensor
    package let count: Int

    package var right: [Int] { Gallery(vectors).nearest(count, to: query).map(\.index) }

    /// The numbers of the vectors in the order of a key, smallest first.
    package func order(by key: (_ dot: Double, _ length: Double, _ distance: Double) -> Double) -> [Int] {
        let q = query.elements.map { Double($0) }, d = q.count
        let keys = (0..<vectors.shape[0]).map { i -> Double in
            let x = vectors.elements[i * d..<(i + 1) * d].map { Double($0) }
            let dot = zip(q, x).reduce(0) { $0 + $1.0 * $1.1 }
            let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return key(dot, length, zip(q, x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
        }
        return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    package func numbers(_ indices: some Sequence<Int>) -> Tensor {
        Tensor(indices.prefix(count).map { Float($0) }, shape: [count])
    }
}

extension Exercises {
    /// The function that a student writes in `Lessons/09-retrieval/Exercise.swift`.
    public typealias NearestAnswer = @Sendable (_ k: Int, _ query: Tensor, _ vectors: Tensor) throws -> Tensor

    /// The nearest vectors by cosine: vectors of very different lengths, one of them zero; and all of a few, the last of which,
    /// a short one, is the nearest.
    public static let nearest = ExerciseCheck<NearestAnswer, NearestCase>(
        title: Phrase(es: "los vecinos más cercanos por coseno", en: "the nearest neighbours by cosine"),
        cases: {
            let lengths = RandomNumbers(seed: 12).uniformTensor([40, 1], in: 0.2...5)
            var vectors = RandomNumbers(seed: 11).normalTensor([40, 6]) * lengths
            for c in 0..<6 { vectors[17, c] = 0 }
            let query = RandomNumbers(seed: 13).normalTensor([6]) * 2
            // A vector that points the other way is the most unlike of all.
            for c in 0..<6 { vectors[23, c] = -query[c] }
            let few = Tensor(
                [1, 1, -1, 0, -1, -1, 1, 2, 0, 0, 0, 0, -1, -2, 1, -0.5, 3, 0, 0, 1, 0.1, 0.2, -0.1, 0.05],
                shape: [6, 4])
            return [5, 8].map { NearestCase(query: query, vectors: vectors, count: $0) }
                + [6, 1].map { NearestCase(query: Tensor([1, 2, -1, 0.5], shape: [4]), vectors: few, count: $0) }
        },
        ask: { answer, one in try answer(one.count, one.query, one.vectors) },
        right: { $0.numbers($0.right) }, mistakes: nearestMistakes,
        shapeHint: { got, one in
            guard got.count == one.vectors.shape[0] else { return nil }
            return Phrase(
                es: "Has devuelto los \(got.count) vectores; se piden solo los \(one.count) más cercanos.",
                en: "You returned all \(got.count) vectors; only the nearest \(one.count) are asked for.")
        })

    private static let nearestMistakes: [ExerciseMistake<NearestCase>] = [
        ExerciseMistake(
            "no lengths",
            es: "Has comparado por el producto escalar: un vector largo gana aunque apunte a otro lado. Divide por las "
                + "longitudes.",
            en: "You compared by the dot product: a long vector wins though it points elsewhere. Divide by the lengths."
        ) { one in [one.numbers(one.order { dot, _, _ in -dot })] },
        ExerciseMistake(
            "Euclidean",
            es: "Estos son los más cercanos por distancia euclídea; el coseno mira la dirección y no la longitud.",
            en: "These are the nearest by Euclidean distance; the cosine looks at the direction, not at the length."
        ) { one in [one.numbers(one.order { $2 })] },
        ExerciseMistake(
            "farthest",
            es: "Has ordenado al revés: el coseno es mayor cuanto más se parecen, y la distancia es 1 menos el coseno.",
            en:
                "Your order is the wrong way round: the cosine is larger the more alike, and the distance is 1 minus it."
        ) { one in [one.numbers(one.order { dot, length, _ in length > 0 ? dot / length : 0 })] },
        ExerciseMistake(
            "absolute cosine",
            es: "Has tomado el valor absoluto del coseno: un vector opuesto parece entonces el más cercano.",
            en: "You took the cosine’s absolute value: a vector that points the other way then looks nearest."
        ) { one in [one.numbers(one.order { dot, length, _ in length > 0 ? -abs(dot) / length : 0 })] },
        ExerciseMistake(
            "squared length",
            es: "Has dividido por el cuadrado de la longitud: falta la raíz.",
            en: "You divided by the squared length: the root is missing."
        ) { one in [one.numbers(one.order { dot, length, _ in length > 0 ? -dot / (length * length) : 0 })] },
        ExerciseMistake(
            "not in order",
            es: "Son los vectores correctos, pero no en orden: el más cercano va primero.",
            en: "These are the right vectors, but not in their order: the nearest comes first."
        ) { one in [one.numbers(one.right.sorted()), one.numbers(one.right.reversed())] },
        ExerciseMistake(
            "similarities",
            es: "Has devuelto los cosenos mismos; se piden los números de los vectores.",
            en: "You returned the cosines themselves; the numbers of the vectors are asked for."
        ) { one in
            let distances = Gallery(one.vectors).nearest(one.count, to: one.query).map(\.distance)
            let found = Tensor(distances, shape: [one.count])
            return [found * -1 + 1, found]
        },
    ]
}

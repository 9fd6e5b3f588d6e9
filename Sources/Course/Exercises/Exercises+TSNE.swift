import Foundation
import Tensors

/// Case for t-SNE's exercise: places in the plane, and what their affinities should be.
public struct EmbeddingCase: Sendable {
    /// y, `[n, 2]`, and p, `[n, n]`, symmetric with a zero diagonal and the sum 1.
    package let places, probabilities: Tensor

    package var count: Int { places.shape[0] }

    package func difference(_ i: Int, _ j: Int) -> (x: Double, y: Double) {
        (Double(places[i, 0] - places[j, 0]), Double(places[i, 1] - places[j, 1]))
    }

    package func square(_ i: Int, _ j: Int) -> Double {
        let d = difference(i, j)
        return d.x * d.x + d.y * d.y
    }

    /// 1 / (1 + ‖yᵢ - yⱼ‖²), and 0 of a point with itself.
    package func weight(_ i: Int, _ j: Int) -> Double { i == j ? 0 : 1 / (1 + square(i, j)) }

    /// Affinities of a weight: all of them sum to 1.
    package func affinities(_ weight: (Int, Int) -> Double) -> Tensor {
        matrix(weight).dividedByItsSum()
    }

    package func matrix(_ entry: (Int, Int) -> Double) -> Tensor {
        Tensor(shape: [count, count]) { m in
            for i in m.indices { m[i] = Float(entry(i / count, i % count)) }
        }
    }

    /// 4 Σⱼ f(i, j) (yᵢ - yⱼ), `[n, 2]`.
    package func forces(_ f: (Int, Int) -> Double) -> Tensor {
        Tensor(shape: [count, 2]) { g in
            for i in 0..<count {
                var (x, y) = (0.0, 0.0)
                for j in 0..<count {
                    let d = difference(i, j), force = 4 * f(i, j)
                    (x, y) = (x + force * d.x, y + force * d.y)
                }
                (g[2 * i], g[2 * i + 1]) = (Float(x), Float(y))
            }
        }
    }

    package var q: Tensor { affinities(weight) }
    package var p: Tensor { probabilities }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/10-tsne/Exercise.swift`.
    public typealias AffinitiesAnswer = @Sendable (_ places: Tensor) throws -> Tensor
    public typealias GradientAnswer = @Sendable (_ places: Tensor, _ probabilities: Tensor) throws -> Tensor

    /// Places apart; and fewer places, two of which are one.
    private static func embeddingCases() -> [EmbeddingCase] {
        var places = RandomNumbers(seed: 23).normalTensor([4, 2]) * 3
        for axis in 0...1 { places[3, axis] = places[1, axis] }
        return [embeddingCase(RandomNumbers(seed: 21).normalTensor([9, 2]) * 1.5), embeddingCase(places)]
    }

    private static func embeddingCase(_ places: Tensor) -> EmbeddingCase {
        let n = places.shape[0]
        let random = RandomNumbers(seed: 22).uniformTensor([n, n])
        let raw = Tensor(shape: [n, n]) { p in
            for i in p.indices { p[i] = i / n == i % n ? 0 : random[i / n, i % n] + random[i % n, i / n] }
        }
        return EmbeddingCase(places: places, probabilities: raw.dividedByItsSum())
    }

    /// q_ij of places in the plane.
    public static let affinities = ExerciseCheck<AffinitiesAnswer, EmbeddingCase>(
        title: Phrase(es: "las afinidades en el plano", en: "the affinities in the plane"),
        cases: { embeddingCases() }, ask: { answer, one in try answer(one.places) }, right: { $0.q },
        mistakes: affinityMistakes,
        factors: [
            ExerciseFactor({ 1 / ($0.q[0, 1] * Float(1 + $0.square(0, 1))) }) { _ in
                Phrase(
                    es: "Casi: falta dividir por Z, la suma sobre todos los pares.",
                    en: "Nearly: the division by Z, the sum over all pairs, is missing.")
            },
            ExerciseFactor({ _ in 2 }) { _ in
                Phrase(
                    es: "Casi: tu Z cuenta cada par una sola vez; en la suma están (i, j) y (j, i).",
                    en: "Nearly: your Z counts each pair once; (i, j) and (j, i) both stand in the sum.")
            },
        ])

    private static let affinityMistakes: [ExerciseMistake<EmbeddingCase>] = [
        ExerciseMistake(
            "bell curve",
            es:
                "Esta es la campana de Gauss, que vale en muchas dimensiones; en el plano va 1 / (1 + d²), de cola larga.",
            en:
                "This is the bell curve, which holds in many dimensions; in the plane it is 1 / (1 + d²), with a long tail."
        ) { one in
            [1, 0.5].map { scale in one.affinities { $0 == $1 ? 0 : exp(-scale * one.square($0, $1)) } }
        },
        ExerciseMistake(
            "own point",
            es: "Un punto no es su propio vecino: q_ii es 0 y no entra en Z.",
            en: "A point is not its own neighbour: q_ii is 0 and does not count in Z."
        ) { one in
            let all = one.affinities { 1 / (1 + one.square($0, $1)) }
            return [all, one.matrix { $0 == $1 ? 0 : Double(all[$0, $1]) }]
        },
        ExerciseMistake(
            "by rows",
            es: "Has normalizado fila por fila, como p_{j|i}; q_ij se normaliza sobre todos los pares a la vez.",
            en: "You normalized row by row, as p_{j|i} is; q_ij is normalized over all pairs at once."
        ) { one in
            let sums = (0..<one.count).map { i in (0..<one.count).reduce(0) { $0 + one.weight(i, $1) } }
            return [one.matrix { one.weight($0, $1) / sums[$0] }, one.matrix { one.weight($0, $1) / sums[$1] }]
        },
        ExerciseMistake(
            "distance not squared",
            es: "Has usado la distancia; la fórmula tiene su cuadrado: 1 / (1 + ‖yᵢ − yⱼ‖²).",
            en: "You used the distance; the formula has its square: 1 / (1 + ‖yᵢ − yⱼ‖²)."
        ) { one in [one.affinities { $0 == $1 ? 0 : 1 / (1 + one.square($0, $1).squareRoot()) }] },
        ExerciseMistake(
            "far instead of near",
            es: "Tus afinidades crecen con la distancia: falta el inverso, 1 / (1 + d²).",
            en: "Your affinities grow with the distance: the inverse is missing, 1 / (1 + d²)."
        ) { one in [one.affinities { $0 == $1 ? 0 : 1 + one.square($0, $1) }, one.affinities(one.square)] },
        ExerciseMistake(
            "no one",
            es: "Falta el 1 en el denominador: así dos puntos muy juntos se rechazan sin límite.",
            en: "The 1 in the denominator is missing: two points close together then repel without limit."
        ) { one in [one.affinities { $0 == $1 ? 0 : 1 / one.square($0, $1) }] },
    ]

    /// ∂KL/∂y, from places and the affinities that they should have.
    public static let embeddingGradient = ExerciseCheck<GradientAnswer, EmbeddingCase>(
        title: Phrase(es: "el gradiente de la divergencia", en: "the gradient of the divergence"),
        cases: { embeddingCases() }, ask: { answer, one in try answer(one.places, one.probabilities) },
        right: { one in
            let q = one.q
            return one.forces { Double(one.p[$0, $1] - q[$0, $1]) * one.weight($0, $1) }
        },
        mistakes: gradientMistakes,
        factors: [
            ExerciseFactor({ _ in 0.25 }) { _ in
                Phrase(es: "Casi: falta el factor 4.", en: "Nearly: the factor 4 is missing.")
            },
            ExerciseFactor({ $0.q[0, 1] / Float($0.weight(0, 1)) }) { _ in
                Phrase(
                    es: "Casi: has pesado cada par con q_ij; el peso es 1 / (1 + d²), sin dividir por Z.",
                    en: "Nearly: you weighted each pair by q_ij; the weight is 1 / (1 + d²), not divided by Z.")
            },
            ExerciseFactor({ _ in 0.5 }) { _ in
                Phrase(
                    es: "Casi: tu factor es 2; cada par aparece dos veces en KL, como (i, j) y como (j, i).",
                    en: "Nearly: your factor is 2; each pair is in KL twice, as (i, j) and as (j, i).")
            },
        ])

    private static let gradientMistakes: [ExerciseMistake<EmbeddingCase>] = [
        ExerciseMistake(
            "wrong way",
            es: "Este es el gradiente con el signo cambiado: hacia donde se mueven los puntos, no hacia donde sube KL.",
            en: "This is the gradient with its sign changed: where points move to, not where KL rises."
        ) { one in
            let q = one.q
            return [one.forces { Double(q[$0, $1] - one.p[$0, $1]) * one.weight($0, $1) }]
        },
        ExerciseMistake(
            "no weight",
            es: "Falta el factor 1 / (1 + ‖yᵢ − yⱼ‖²) de cada par; sin él es el gradiente de SNE, no el de t-SNE.",
            en:
                "The factor 1 / (1 + ‖yᵢ − yⱼ‖²) of each pair is missing; without it this is SNE’s gradient, not t-SNE’s."
        ) { one in
            let q = one.q
            return [one.forces { Double(one.p[$0, $1] - q[$0, $1]) }]
        },
        ExerciseMistake(
            "attraction alone",
            es: "Solo atraes; falta restar q_ij, y sin esa repulsión todos los puntos caen en uno.",
            en: "You only attract; q_ij has to be subtracted, and without that repulsion all points fall into one."
        ) { one in [one.forces { Double(one.p[$0, $1]) * one.weight($0, $1) }] },
        ExerciseMistake(
            "q not normalized",
            es: "En lugar de q_ij has restado 1 / (1 + d²) sin dividir por Z.",
            en: "Instead of q_ij you subtracted 1 / (1 + d²) without dividing by Z."
        ) { one in [one.forces { (Double(one.p[$0, $1]) - one.weight($0, $1)) * one.weight($0, $1) }] },
        ExerciseMistake(
            "ratio",
            es: "Has usado el cociente p/q, que está en KL; en su derivada queda la diferencia p − q.",
            en: "You used the quotient p/q, which is in KL; what is left in its derivative is the difference p − q."
        ) { one in
            let q = one.q
            return [
                one.forces { $0 == $1 ? 0 : Double(log(one.p[$0, $1] / q[$0, $1])) * one.weight($0, $1) },
                one.forces { $0 == $1 ? 0 : Double(one.p[$0, $1] / q[$0, $1]) * one.weight($0, $1) },
            ]
        },
    ]
}

extension Tensor {
    /// All elements as shares of their sum.
    fileprivate func dividedByItsSum() -> Tensor {
        let total: Float = sum()
        return self / total
    }
}

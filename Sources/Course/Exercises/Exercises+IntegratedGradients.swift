import Foundation
import Tensors

/// Case for the sum of integrated gradients: an image, a baseline that is not zero, and a gradient that is no
/// network's.
public struct PathCase: Sendable {
    /// `[C, H, W]`.
    package let image, baseline: Tensor
    package let steps: Int

    /// ∂y/∂x of y = Σ sin(x)ᵢ + x³ᵢ / 8 · cᵢ: another one at each place, and no straight line.
    package static func gradient(_ x: Tensor) -> Tensor {
        Tensor(
            x.elements.enumerated().map { i, v in cos(v) + 0.375 * v * v * (Float(i % 5) - 1.5) }, shape: x.shape)
    }

    /// 1/n Σₖ of the gradient at points from `start` on.
    package func mean(offset: Float = 0.5, from start: Tensor? = nil, count: Int? = nil) -> Tensor {
        let b = start ?? baseline, n = count ?? steps
        let gradients = (0..<n).map { k in Self.gradient(b + (Float(k) + offset) / Float(n) * (image - b)) }
        return gradients.dropFirst().reduce(gradients[0], +) / Float(n)
    }

    package var right: Tensor { (image - baseline) * mean() }
}

/// A search for enough steps: an error for each number of steps.
package struct StepsSearch: Sendable {
    package let score, baselineScore, tolerance: Float
    package let limit: Int
    /// How far Σ R misses y(x) - y(b) with n steps.
    package let error: @Sendable (_ steps: Int) -> Float

    package var change: Float { score - baselineScore }

    /// R with n steps, of both signs; what is added and taken off is exact, so that an error can be just what is tolerated.
    package func attributions(_ steps: Int) -> Tensor {
        Tensor([change + error(steps) + 0.5, -0.75, 0.25, 0], shape: [1, 2, 2])
    }

    /// The first of 1, 2, 4 … through a limit for which something holds.
    package func first(
        through limit: Int? = nil, next: (Int) -> Int = { $0 * 2 }, _ isEnough: (_ sum: Tensor) -> Bool
    ) -> Int? {
        var steps = 1
        while steps <= limit ?? self.limit {
            if isEnough(attributions(steps)) { return steps }
            steps = next(steps)
        }
        return nil
    }

    /// What the exercise asks for.
    package func isEnough(_ attributions: Tensor) -> Bool {
        abs(attributions.sum() - change) <= tolerance * abs(change)
    }

    package var right: Int? { first(isEnough) }
}

/// Case for the search: several searches at once, because one number of steps alone is what many mistakes give.
public struct StepsCase: Sendable {
    /// Each has a limit of its own.
    package let searches: [StepsSearch]

    /// The numbers beside a 1, 0 for none: numbers alone could be multiples of each other.
    package func answers(_ answer: (StepsSearch) throws -> Int?) rethrows -> Tensor {
        Tensor([1] + (try searches.map { Float(try answer($0) ?? 0) }), shape: [searches.count + 1])
    }

    package var right: Tensor { answers(\.right) }

    /// The first search with another answer than the right one: 0 stands for nil.
    package func place(of got: Tensor) -> Phrase? {
        let right = right.elements
        guard let i = searches.indices.first(where: { got.elements[$0 + 1] != right[$0 + 1] }) else { return nil }
        let (mine, wanted) = (Self.word(got.elements[i + 1]), Self.word(right[i + 1])), limit = searches[i].limit
        return Phrase(
            es: "Con un límite de \(limit) pasos devuelves \(mine); la respuesta correcta es \(wanted).",
            en: "With a limit of \(limit) steps you return \(mine); the right answer is \(wanted).")
    }

    private static func word(_ steps: Float) -> String { steps == 0 ? "nil" : "\(Int(steps))" }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/06-captum/Exercise.swift`.
    public typealias PathAnswer =
        @Sendable (
            _ image: Tensor, _ baseline: Tensor, _ steps: Int, _ gradient: (Tensor) throws -> Tensor
        ) throws -> Tensor
    public typealias StepsAnswer =
        @Sendable (
            _ score: Float, _ baselineScore: Float, _ tolerance: Float, _ limit: Int,
            _ attributions: (Int) throws -> Tensor
        ) throws -> Int?

    /// The sum over the way from a baseline to an image.
    public static let integratedGradients = ExerciseCheck<PathAnswer, PathCase>(
        title: Phrase(es: "gradientes integrados", en: "integrated gradients"),
        cases: {
            let image = RandomNumbers(seed: 11).normalTensor([2, 3, 4]) * 1.5
            let baseline = RandomNumbers(seed: 12).uniformTensor([2, 3, 4], in: 0.5...1.5)
            let other = RandomNumbers(seed: 81).normalTensor([3, 1, 5])
            return [7, 4].map { PathCase(image: image, baseline: baseline, steps: $0) }
                + [PathCase(image: other, baseline: -other.absoluteValue(), steps: 10)]
        },
        ask: { answer, one in try answer(one.image, one.baseline, one.steps, PathCase.gradient) },
        right: { $0.right }, mistakes: pathMistakes,
        factors: [
            ExerciseFactor({ Float($0.steps) }) { one in
                Phrase(
                    es: "Casi: tu resultado es el correcto por \(one.steps), el número de pasos. Has sumado los "
                        + "gradientes; la integral es su media: falta 1/n.",
                    en: "Nearly: your result is the right one times \(one.steps), the number of steps. You added the "
                        + "gradients up; the integral is their mean: 1/n is missing.")
            }
        ])

    private static let pathMistakes: [ExerciseMistake<PathCase>] = [
        ExerciseMistake(
            "no difference",
            es: "Has promediado los gradientes y nada más; falta multiplicar por x − b. Sin eso no suman y(x) − y(b).",
            en: "You took the mean of the gradients and no more; x − b is missing. Without it they do not add up to "
                + "y(x) − y(b)."
        ) { one in [one.mean()] },
        ExerciseMistake(
            "times the image",
            es: "Has multiplicado por x; el factor es x − b, lo que la imagen se aparta de la línea base.",
            en: "You multiplied by x; the factor is x − b, how far the image is from the baseline."
        ) { one in [one.image * one.mean(), one.image * one.mean(from: Tensor(zeros: one.image.shape))] },
        ExerciseMistake(
            "zeros for the baseline",
            es: "Caminas desde cero; el camino empieza en `baseline`, que no siempre es cero.",
            en: "You walk from zero; the way begins at `baseline`, which is not always zero."
        ) { one in
            let mean = one.mean(from: Tensor(zeros: one.image.shape))
            return [(one.image - one.baseline) * mean]
        },
        ExerciseMistake(
            "sign", es: "El signo está al revés: es x − b, de la línea base a la imagen, y no b − x.",
            en: "The sign is the wrong way round: it is x − b, from the baseline to the image, not b − x."
        ) { one in [(one.baseline - one.image) * one.mean()] },
        ExerciseMistake(
            "left ends",
            es: "Pides el gradiente al comienzo de cada paso, tₖ = k/n; se pide en la mitad, (k + ½)/n, que acierta "
                + "más.",
            en: "You ask for the gradient where each step begins, tₖ = k/n; it is asked for in the middle, (k + ½)/n, "
                + "which errs less."
        ) { one in [(one.image - one.baseline) * one.mean(offset: 0)] },
        ExerciseMistake(
            "right ends",
            es: "Pides el gradiente al final de cada paso, como escribe el artículo; aquí se pide en la mitad, "
                + "(k + ½)/n, que acierta más.",
            en: "You ask for the gradient where each step ends, as the paper writes it; here it is asked for in the "
                + "middle, (k + ½)/n, which errs less."
        ) { one in [(one.image - one.baseline) * one.mean(offset: 1)] },
        ExerciseMistake(
            "gradient at the image",
            es: "Has usado un solo gradiente, el de la imagen: eso es entrada × gradiente, que no ve el camino.",
            en: "You used one gradient alone, the image’s: that is input × gradient, which does not see the way."
        ) { one in
            let gradient = PathCase.gradient(one.image)
            return [(one.image - one.baseline) * gradient, one.image * gradient, gradient]
        },
        ExerciseMistake(
            "gradient at the mean point",
            es: "Has promediado los puntos y pedido un gradiente; se promedian los gradientes, uno por punto.",
            en: "You took the mean of the points and asked for one gradient; the mean is of the gradients, one a point."
        ) { one in [(one.image - one.baseline) * one.mean(count: 1)] },
        ExerciseMistake(
            "absolute values",
            es: "Has tomado valores absolutos: lo que habla en contra ya no resta, y la suma deja de ser y(x) − y(b).",
            en: "You took absolute values: what speaks against no longer subtracts, and the sum is not y(x) − y(b) any "
                + "more."
        ) { one in
            [one.right.absoluteValue(), (one.image - one.baseline).absoluteValue() * one.mean()]
        },
    ]

    /// The first number of steps with which the attributions are complete.
    public static let stepsNeeded = ExerciseCheck<StepsAnswer, StepsCase>(
        title: Phrase(es: "¿cuántos pasos bastan?", en: "how many steps are enough?"),
        cases: {
            let searches = [
                // Sums that fall short and that go too far in turn: -6.4, 3.2, -1.6 …
                StepsSearch(score: 8, baselineScore: -2.3, tolerance: 0.05, limit: 256) { n in
                    (n.trailingZeroBitCount % 2 == 0 ? -6.4 : 6.4) / Float(n)
                },
                // A score that falls on the way.
                StepsSearch(score: -3, baselineScore: 1, tolerance: 0.3, limit: 64) { n in 16 / Float(n) - 0.5 },
                // Not enough, with a limit that is tried and with one that is not.
                StepsSearch(score: 2, baselineScore: 1, tolerance: 0.01, limit: 16) { n in 1 / Float(n) },
                StepsSearch(score: 3, baselineScore: -1, tolerance: 0.1, limit: 100) { n in 32 / Float(n) },
                // The limit itself is enough; one step is; the error is just what is tolerated.
                StepsSearch(score: 5, baselineScore: 1, tolerance: 0.3, limit: 8) { n in 8 / Float(n) },
                StepsSearch(score: 1.5, baselineScore: 0.5, tolerance: 0.5, limit: 4) { n in 0.25 / Float(n) },
                StepsSearch(score: 5, baselineScore: 1, tolerance: 0.25, limit: 32) { n in 8 / Float(n) },
            ]
            return [StepsCase(searches: searches)]
        },
        ask: { answer, one in
            try one.answers {
                try answer($0.score, $0.baselineScore, $0.tolerance, $0.limit, $0.attributions)
            }
        },
        right: { $0.right }, mistakes: stepsMistakes, placeHint: { got, one in one.place(of: got) })

    private static let stepsMistakes: [ExerciseMistake<StepsCase>] = [
        ExerciseMistake(
            "no absolute value",
            es: "Falta el valor absoluto del error: una suma que se queda corta también está mal.",
            en: "The error’s absolute value is missing: a sum that falls short is wrong too."
        ) { one in
            [
                one.answers { one in one.first { $0.sum() - one.change <= one.tolerance * abs(one.change) } },
                one.answers { one in one.first { one.change - $0.sum() <= one.tolerance * abs(one.change) } },
                one.answers { one in one.first { $0.sum() - one.change <= one.tolerance * one.change } },
                one.answers { one in one.first { one.change - $0.sum() <= one.tolerance * one.change } },
            ]
        },
        ExerciseMistake(
            "change not absolute",
            es: "Falta el valor absoluto de y(x) − y(b): donde la puntuación baja, tu tolerancia es negativa.",
            en: "The absolute value of y(x) − y(b) is missing: where the score falls, your tolerance is negative."
        ) { one in
            [one.answers { one in one.first { abs($0.sum() - one.change) <= one.tolerance * one.change } }]
        },
        ExerciseMistake(
            "baseline forgotten",
            es: "Has comparado la suma con y(x); las atribuciones suman y(x) − y(b).",
            en: "You compared the sum with y(x); attributions add up to y(x) − y(b)."
        ) { one in
            [
                one.answers { one in one.first { abs($0.sum() - one.score) <= one.tolerance * abs(one.score) } },
                one.answers { one in one.first { abs($0.sum() - one.score) <= one.tolerance * abs(one.change) } },
            ]
        },
        ExerciseMistake(
            "tolerance in logits",
            es: "Has comparado el error con `tolerance` misma; es una fracción de |y(x) − y(b)|.",
            en: "You compared the error with `tolerance` itself; it is a share of |y(x) − y(b)|."
        ) { one in [one.answers { one in one.first { abs($0.sum() - one.change) <= one.tolerance } }] },
        ExerciseMistake(
            "sum of absolute values",
            es: "Has sumado los valores absolutos de las atribuciones; la completitud cuenta los signos.",
            en: "You added the attributions’ absolute values up; completeness counts their signs."
        ) { one in
            [
                one.answers { one in
                    one.first { abs($0.absoluteValue().sum() - one.change) <= one.tolerance * abs(one.change) }
                },
                one.answers { one in
                    one.first { abs($0.absoluteValue().sum() - abs(one.change)) <= one.tolerance * abs(one.change) }
                },
            ]
        },
        ExerciseMistake(
            "one doubling too far",
            es: "Has doblado los pasos una vez más después de acertar; devuelve el primer número que basta.",
            en: "You doubled the steps once more after they were enough; return the first number that is."
        ) { one in [one.answers { one in one.right.map { 2 * $0 } }] },
        ExerciseMistake(
            "every number of steps",
            es: "Has probado también los números de en medio; se prueban 1, 2, 4, 8…, cada vez el doble.",
            en: "You tried the numbers between as well; what is tried is 1, 2, 4, 8…, twice as many each time."
        ) { one in [one.answers { one in one.first(next: { $0 + 1 }, one.isEnough) }] },
        ExerciseMistake(
            "begins at two",
            es: "Has empezado por 2 pasos; a veces basta uno.", en: "You began with 2 steps; sometimes one is enough."
        ) { one in [one.answers { one in one.right.map { max($0, 2) } }] },
        ExerciseMistake(
            "limit left out",
            es: "Has parado antes de probar `limit` pasos; el límite es el mayor número que se prueba.",
            en: "You stopped before you tried `limit` steps; the limit is the most that are tried."
        ) { one in [one.answers { one in one.first(through: one.limit - 1, one.isEnough) }] },
        ExerciseMistake(
            "no limit",
            es: "Has seguido más allá de `limit`; donde ni con el límite basta, la respuesta es `nil`.",
            en: "You went on behind `limit`; where not even the limit is enough, the answer is `nil`."
        ) { one in
            [
                one.answers { one in one.first(through: 1 << 20, one.isEnough) },
                one.answers { one in one.first(through: 2 * one.limit, one.isEnough) },
            ]
        },
        ExerciseMistake(
            "tolerated error left out",
            es: "Un error justo igual a lo tolerado basta: «no pasa de» se escribe <=.",
            en: "An error that is just what is tolerated is enough: “at most” is written <=."
        ) { one in
            [one.answers { one in one.first { abs($0.sum() - one.change) < one.tolerance * abs(one.change) } }]
        },
        ExerciseMistake(
            "limit instead of nil",
            es: "Cuando ni el límite basta, la respuesta es `nil`: un número diría que basta con él.",
            en: "Where not even the limit is enough, the answer is `nil`: a number would say that it is."
        ) { one in
            [
                one.answers { $0.right ?? $0.limit },
                one.answers { one in one.right ?? sequence(first: 1) { $0 * 2 }.first { $0 > one.limit } },
                one.answers { one in one.right ?? sequence(first: 1) { $0 * 2 }.prefix { $0 <= one.limit }.max() },
            ]
        },
    ]
}

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

/// Case for the search for enough steps: an error for each number of steps.
public struct StepsCase: Sendable {
    package let score, baselineScore, tolerance: Float
    package let limit: Int
    /// How far Σ R misses y(x) - y(b) with n steps.
    package let error: @Sendable (_ steps: Int) -> Float

    /// R with n steps, of both signs.
    package func attributions(_ steps: Int) -> Tensor {
        let sum = score - baselineScore + error(steps)
        return Tensor([sum + 0.5, -0.8, 0.3, 0], shape: [1, 2, 2])
    }

    /// The first of 1, 2, 4 … for which something holds; 0 for none.
    package func first(_ isEnough: (_ sum: Tensor) -> Bool) -> Tensor {
        let tried = sequence(first: 1) { $0 * 2 }.prefix { $0 <= limit }
        return Self.answer(tried.first { isEnough(attributions($0)) })
    }

    /// The number beside a 1, 0 for none: numbers alone would all be multiples of each other.
    package static func answer(_ steps: Int?) -> Tensor { Tensor([1, Float(steps ?? 0)], shape: [2]) }

    package var right: Tensor {
        first { abs($0.sum() - (score - baselineScore)) <= tolerance * abs(score - baselineScore) }
    }
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
            return [7, 4].map { PathCase(image: image, baseline: baseline, steps: $0) }
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
            [
                // Sums that fall short and that go too far in turn: -6.4, 3.2, -1.6 …
                StepsCase(score: 8, baselineScore: -2.3, tolerance: 0.05, limit: 256) { n in
                    (n.trailingZeroBitCount % 2 == 0 ? -6.4 : 6.4) / Float(n)
                },
                // A score that falls on the way.
                StepsCase(score: -3, baselineScore: 1, tolerance: 0.3, limit: 64) { n in 16 / Float(n) - 0.5 },
                StepsCase(score: 2, baselineScore: 1, tolerance: 0.01, limit: 16) { n in 1 / Float(n) },
            ]
        },
        ask: { answer, one in
            try StepsCase.answer(
                answer(one.score, one.baselineScore, one.tolerance, one.limit) { one.attributions($0) })
        },
        right: { $0.right }, mistakes: stepsMistakes)

    private static let stepsMistakes: [ExerciseMistake<StepsCase>] = [
        ExerciseMistake(
            "no absolute value",
            es: "Falta el valor absoluto del error: una suma que se queda corta también está mal.",
            en: "The error’s absolute value is missing: a sum that falls short is wrong too."
        ) { one in
            let change = one.score - one.baselineScore
            return [
                one.first { $0.sum() - change <= one.tolerance * abs(change) },
                one.first { change - $0.sum() <= one.tolerance * abs(change) },
            ]
        },
        ExerciseMistake(
            "baseline forgotten",
            es: "Has comparado la suma con y(x); las atribuciones suman y(x) − y(b).",
            en: "You compared the sum with y(x); attributions add up to y(x) − y(b)."
        ) { one in
            [
                one.first { abs($0.sum() - one.score) <= one.tolerance * abs(one.score) },
                one.first { abs($0.sum() - one.score) <= one.tolerance * abs(one.score - one.baselineScore) },
            ]
        },
        ExerciseMistake(
            "tolerance in logits",
            es: "Has comparado el error con `tolerance` misma; es una fracción de |y(x) − y(b)|.",
            en: "You compared the error with `tolerance` itself; it is a share of |y(x) − y(b)|."
        ) { one in [one.first { abs($0.sum() - (one.score - one.baselineScore)) <= one.tolerance }] },
        ExerciseMistake(
            "sum of absolute values",
            es: "Has sumado los valores absolutos de las atribuciones; la completitud cuenta los signos.",
            en: "You added the attributions’ absolute values up; completeness counts their signs."
        ) { one in
            let change = one.score - one.baselineScore
            return [
                one.first { abs($0.absoluteValue().sum() - change) <= one.tolerance * abs(change) },
                one.first { abs($0.absoluteValue().sum() - abs(change)) <= one.tolerance * abs(change) },
            ]
        },
        ExerciseMistake(
            "one doubling too far",
            es: "Has doblado los pasos una vez más después de acertar; devuelve el primer número que basta.",
            en: "You doubled the steps once more after they were enough; return the first number that is."
        ) { one in
            let right = one.right[1]
            return right > 0 ? [StepsCase.answer(Int(2 * right))] : []
        },
        ExerciseMistake(
            "limit instead of nil",
            es: "Cuando ni el límite basta, la respuesta es `nil`: un número diría que basta con él.",
            en: "Where not even the limit is enough, the answer is `nil`: a number would say that it is."
        ) { one in one.right[1] == 0 ? [StepsCase.answer(one.limit), StepsCase.answer(2 * one.limit)] : [] },
    ]
}

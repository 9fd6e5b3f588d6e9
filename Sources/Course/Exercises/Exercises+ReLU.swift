import Tensors

/// Rule by which a signal passes a ReLU on its way back: the three of lesson 02.
public enum ReLURule: String, CaseIterable, Sendable {
    /// The chain rule.
    case gradient
    /// Zeiler and Fergus.
    case deconvnet
    /// Springenberg and others.
    case guided
}

/// Case for the ReLU's way back: a signal, what went into the ReLU, and the rule.
public struct ReLUCase: Sendable {
    package let rule: ReLURule
    /// R, what arrives from behind the ReLU, and a, what went into it: `[1, C, H, W]`.
    package let signal, input: Tensor

    /// 1 where a > 0, else 0.
    package var gate: Tensor { input.map { $0 > 0 ? 1 : 0 } }

    package func right(under rule: ReLURule) -> Tensor {
        switch rule {
        case .gradient: signal * gate
        case .deconvnet: signal.relu()
        case .guided: signal.relu() * gate
        }
    }
}

extension Exercises {
    /// The function that a student writes in `Lessons/02-guided-backprop/Exercise.swift`.
    public typealias ReLUAnswer =
        @Sendable (_ signal: Tensor, _ input: Tensor, _ rule: ReLURule) throws -> Tensor

    /// A ReLU's way back under three rules: on signals and inputs of all signs and both zeros, and on several images.
    public static let reluBackward = ExerciseCheck<ReLUAnswer, ReLUCase>(
        title: Phrase(es: "la ReLU hacia atrás con tres reglas", en: "the ReLU’s way back under three rules"),
        cases: {
            let signs = [-1.5, -0.5, 0, 0.5, 2] as [Float], shape: Shape = [1, 1, 5, 5]
            let signal = Tensor(signs.flatMap { [Float](repeating: $0, count: 5) }, shape: shape)
            // Some of it between 0 and 1.
            let input = Tensor((0..<5).flatMap { _ in signs.map { 0.4 * $0 } }, shape: shape)
            let images = RandomNumbers(seed: 41).normalTensor([2, 3, 4, 6])
            let inputs = RandomNumbers(seed: 42).normalTensor([2, 3, 4, 6])
            return ReLURule.allCases.flatMap { rule in
                [
                    ReLUCase(rule: rule, signal: signal, input: input),
                    ReLUCase(rule: rule, signal: images, input: inputs),
                ]
            }
        },
        ask: { answer, one in try answer(one.signal, one.input, one.rule) },
        right: { one in one.right(under: one.rule) }, mistakes: reluMistakes)

    private static let reluMistakes: [ExerciseMistake<ReLUCase>] = [
        ExerciseMistake(
            "forward instead of backward",
            es: "Has aplicado la ReLU a su entrada: eso es el paso hacia delante. Hacia atrás pasa la señal.",
            en:
                "You applied the ReLU to its input: that is the way forward. On the way back it is the signal that passes."
        ) { one in [one.input.relu()] },
        ExerciseMistake(
            "nothing stopped", es: "Dejas pasar toda la señal; cada una de las tres reglas detiene una parte.",
            en: "You let all of the signal pass; each of the three rules stops some of it."
        ) { one in [one.signal] },
        ExerciseMistake(
            "gradient by the signal",
            es:
                "En la regla del gradiente decide la entrada a, no el signo de la señal: la derivada de la ReLU es 1 donde "
                + "a > 0, y deja pasar también lo negativo.",
            en: "Under the gradient’s rule the input a decides, not the sign of the signal: the ReLU’s derivative is 1 "
                + "where a > 0, and what is negative passes too."
        ) { one in one.rule == .gradient ? [one.signal.relu(), one.signal.relu() * one.gate] : [] },
        ExerciseMistake(
            "deconvnet looks at the input",
            es: "La regla de deconvnet no mira la entrada: rectifica la señal, max(0, R), y nada más.",
            en: "Deconvnet’s rule does not look at the input: it rectifies the signal, max(0, R), and that is all."
        ) { one in one.rule == .deconvnet ? [one.signal * one.gate, one.signal.relu() * one.gate] : [] },
        ExerciseMistake(
            "guided without the signal's sign",
            es: "Guided backprop pone dos condiciones; te falta la segunda: que la señal sea positiva.",
            en: "Guided backprop sets two conditions; the second is missing: that the signal is positive."
        ) { one in one.rule == .guided ? [one.signal * one.gate] : [] },
        ExerciseMistake(
            "guided without the input's sign",
            es: "Guided backprop pone dos condiciones; te falta la primera: que la entrada de la ReLU fuera positiva.",
            en: "Guided backprop sets two conditions; the first is missing: that the ReLU’s input was positive."
        ) { one in one.rule == .guided ? [one.signal.relu()] : [] },
        ExerciseMistake(
            "absolute signal",
            es: "Has tomado el valor absoluto de la señal: lo que hablaba en contra habla ahora a favor.",
            en: "You took the absolute value of the signal: what spoke against speaks in favour now."
        ) { one in [one.signal.absoluteValue(), one.signal.absoluteValue() * one.gate] },
        ExerciseMistake(
            "signal times activation",
            es: "Has multiplicado la señal por la activación; la entrada solo abre o cierra el paso.",
            en: "You multiplied the signal by the activation; the input opens or shuts the way, no more."
        ) { one in [one.signal * one.input.relu(), one.signal.relu() * one.input.relu(), one.signal * one.input] },
        ExerciseMistake(
            "zero passes",
            es: "En a = 0 la ReLU no deja pasar nada: la condición es a > 0, no a ≥ 0.",
            en: "At a = 0 the ReLU lets nothing pass: the condition is a > 0, not a ≥ 0."
        ) { one in
            let gate = one.input.map { $0 >= 0 ? 1 : 0 } as Tensor
            return one.rule == .deconvnet ? [] : [(one.rule == .guided ? one.signal.relu() : one.signal) * gate]
        },
    ]
}

import Explanations
import Tensors

/// Case for the energy inside a mask: maps and masks of one size.
public struct EnergyCase: Sendable {
    /// `[H, W]` each, with values of both signs; one is nowhere positive.
    package let maps: [Tensor]
    /// `[H, W]` each, 0...1, with quarters at the border.
    package let masks: [Tensor]

    /// A result for each map.
    package func shares(_ share: (_ map: Tensor, _ mask: Tensor) throws -> Float) rethrows -> Tensor {
        Tensor(try zip(maps, masks).map(share), shape: [maps.count])
    }

    /// a / b, and 0 where b is 0.
    package static func ratio(_ a: Float, _ b: Float) -> Float { b == 0 ? 0 : a / b }
}

/// Case for κ: pairs of lists that say in which trials an observer was right.
public struct KappaCase: Sendable {
    /// Of two pairs both are always right, or always wrong: κ does not exist.
    package let pairs: [(first: [Bool], second: [Bool])]

    /// What stands for a κ that does not exist: no κ is below -1.
    package static let none: Float = -9

    /// A result for each pair.
    package func values(_ value: (_ first: [Bool], _ second: [Bool]) throws -> Double?) rethrows -> Tensor {
        Tensor(try pairs.map { try value($0.first, $0.second).map { Float($0) } ?? Self.none }, shape: [pairs.count])
    }

    /// The first pair with another value than the right one, as a reader knows it: nil is no number.
    package func place(of got: Tensor) -> Phrase? {
        let right = values { ErrorConsistency.kappa($0, $1) }
        guard let i = right.elements.indices.first(where: { abs(got.elements[$0] - right.elements[$0]) > 1e-4 }) else {
            return nil
        }
        func list(_ answers: [Bool]) -> String { answers.map { $0 ? "✓" : "✗" }.joined() }
        func word(_ value: Float, _ language: Language) -> String {
            value == Self.none ? "nil" : AnswerHints.digits(value, language)
        }
        let lists = "\(list(pairs[i].first)) / \(list(pairs[i].second))"
        let (mine, wanted) = (got.elements[i], right.elements[i])
        return Phrase(
            es: "De \(lists) das \(word(mine, .es)); lo correcto es \(word(wanted, .es)).",
            en: "Of \(lists) you make \(word(mine, .en)); the right value is \(word(wanted, .en)).")
    }

    package static func accuracy(_ answers: [Bool]) -> Double {
        Double(answers.filter(\.self).count) / Double(answers.count)
    }

    /// The share of trials in which something holds of both answers.
    package static func share(_ first: [Bool], _ second: [Bool], _ holds: (Bool, Bool) -> Bool) -> Double {
        accuracy(zip(first, second).map(holds))
    }

    /// The values with c_exp, and what is made of both, done otherwise.
    package func values(
        expected: (_ p1: Double, _ p2: Double) -> Double,
        _ kappa: (_ observed: Double, _ expected: Double) -> Double = { ($0 - $1) / (1 - $1) }
    ) -> Tensor {
        values { first, second in
            let expected = expected(Self.accuracy(first), Self.accuracy(second))
            return expected == 1 ? nil : kappa(Self.share(first, second, ==), expected)
        }
    }

    package static func expected(_ p1: Double, _ p2: Double) -> Double { p1 * p2 + (1 - p1) * (1 - p2) }
}

extension Exercises {
    /// The first function that a student writes in `Lessons/12-human-comparison/Exercise.swift`.
    public typealias EnergyAnswer = @Sendable (_ map: Tensor, _ mask: Tensor) throws -> Float

    /// The second one.
    public typealias KappaAnswer = @Sendable (_ first: [Bool], _ second: [Bool]) throws -> Double?

    /// How much of a map lies on an object.
    public static let energyInside = ExerciseCheck<EnergyAnswer, EnergyCase>(
        title: Phrase(es: "la energía dentro de una máscara", en: "the energy inside a mask"),
        cases: {
            let numbers = RandomNumbers(seed: 12), size = 6
            let maps = (0..<3).map { k in
                Tensor((0..<size * size).map { numbers.normal(at: k * size * size + $0) }, shape: [size, size])
            }
            // An object in the middle, another one at a corner, each with a soft border.
            func mask(_ inside: ClosedRange<Int>, _ border: ClosedRange<Int>) -> Tensor {
                Tensor(
                    (0..<size * size).map { i in
                        let (row, column) = (i / size, i % size)
                        if inside.contains(row), inside.contains(column) { return 1 }
                        return border.contains(row) && border.contains(column) ? 0.25 : 0
                    }, shape: [size, size])
            }
            let middle = mask(2...3, 1...4), corner = mask(0...2, 0...3)
            // A wide map of little energy, as gradients have.
            let faint = RandomNumbers(seed: 13).normalTensor([3, 8]) * 0.02
            let right = Tensor((0..<24).map { [0, 0, 0, 0, 0.25, 1, 1, 0.25][$0 % 8] }, shape: [3, 8])
            return [
                EnergyCase(
                    maps: maps + [-maps[0].absoluteValue()], masks: [middle, corner, corner, middle]),
                EnergyCase(maps: [faint], masks: [right]),
            ]
        },
        ask: { answer, one in try one.shares(answer) },
        right: { one in one.shares { share(of: $0, on: $1) } }, mistakes: energyMistakes)

    /// κ of two lists of answers.
    public static let kappa = ExerciseCheck<KappaAnswer, KappaCase>(
        title: Phrase(es: "κ de dos listas de respuestas", en: "kappa of two lists of answers"),
        cases: {
            func answers(_ signs: String) -> [Bool] { signs.map { $0 == "1" } }
            return [
                KappaCase(pairs: [
                    (answers("110110101101"), answers("110100101001")), (answers("1111111100"), answers("1010010000")),
                    (answers("1100"), answers("0011")), (answers("11111"), answers("11111")),
                    (answers("10010"), answers("10010")), (answers("000"), answers("000")),
                ])
            ]
        },
        ask: { answer, one in try one.values(answer) },
        right: { one in one.values { ErrorConsistency.kappa($0, $1) } }, mistakes: kappaMistakes,
        placeHint: { got, one in one.place(of: got) })

    private static let energyMistakes: [ExerciseMistake<EnergyCase>] = [
        ExerciseMistake(
            "negative values count",
            es:
                "Has sumado también los valores negativos: lo que habla en contra resta, y el cociente deja de ser una parte. "
                + "Aplica ReLU antes.",
            en:
                "You added the negative values up as well: what speaks against is subtracted, and the quotient is no part of a "
                + "whole any more. Take the ReLU first."
        ) { one in
            [
                one.shares { EnergyCase.ratio(($0 * $1).sum(), $0.sum()) },
                one.shares { EnergyCase.ratio(($0.relu() * $1).sum(), $0.sum()) },
                one.shares { EnergyCase.ratio(($0 * $1).sum(), $0.relu().sum()) },
            ]
        },
        ExerciseMistake(
            "absolute values",
            es: "Has tomado valores absolutos: así lo que habla en contra cuenta como si hablara a favor.",
            en: "You took absolute values: what speaks against then counts as if it spoke in favour."
        ) { one in
            [one.shares { EnergyCase.ratio(($0.absoluteValue() * $1).sum(), $0.absoluteValue().sum()) }]
        },
        ExerciseMistake(
            "not divided",
            es: "Falta dividir entre la suma de todo el mapa: esto es la energía dentro, no su parte.",
            en: "It is not divided by the sum of the whole map: this is the energy inside, not its share."
        ) { one in [one.shares { ($0.relu() * $1).sum() }] },
        ExerciseMistake(
            "divided by the area",
            es:
                "Has dividido entre el área de la máscara: eso es el valor medio dentro. Divide entre la suma del mapa.",
            en: "You divided by the area of the mask: that is the mean value inside. Divide by the sum of the map."
        ) { one in [one.shares { EnergyCase.ratio(($0.relu() * $1).sum(), $1.sum()) }] },
        ExerciseMistake(
            "inside against outside",
            es: "Has dividido lo de dentro entre lo de fuera; se pide la parte del total.",
            en: "You divided what is inside by what is outside; the share of the whole is asked for."
        ) { one in
            [
                one.shares { map, mask in
                    let inside = (map.relu() * mask).sum()
                    return EnergyCase.ratio(inside, map.relu().sum() - inside)
                }
            ]
        },
        ExerciseMistake(
            "hard mask",
            es: "Has redondeado la máscara a 0 y 1: en el borde, un píxel es del objeto solo en parte.",
            en: "You rounded the mask to 0 and 1: at the border a pixel is the object's in part only."
        ) { one in
            let hard: [(Float) -> Float] = [{ $0 >= 0.5 ? 1 : 0 }, { $0 > 0 ? 1 : 0 }]
            return hard.map { hard in
                one.shares { EnergyCase.ratio(($0.relu() * $1.map(hard)).sum(), $0.relu().sum()) }
            }
        },
        ExerciseMistake(
            "outside",
            es: "Esto es la parte que cae fuera del objeto.", en: "This is the share that lies beside the object."
        ) { one in
            [
                one.shares { 1 - share(of: $0, on: $1) },
                one.shares { map, mask in EnergyCase.ratio((map.relu() * mask.map { 1 - $0 }).sum(), map.relu().sum())
                },
            ]
        },
        ExerciseMistake(
            "the area alone",
            es: "Esto es la parte de la imagen que ocupa el objeto: la vara de medir, no la medida.",
            en: "This is the share of the picture that the object covers: the yardstick, not what is measured."
        ) { one in [one.shares { _, mask in mask.mean() }] },
    ]

    private static let kappaMistakes: [ExerciseMistake<KappaCase>] = [
        ExerciseMistake(
            "agreement alone",
            es:
                "Esto es c_obs, el acuerdo a secas: dos observadores que casi siempre aciertan coinciden casi siempre. Falta "
                + "descontar el acuerdo esperado.",
            en:
                "This is c_obs, bare agreement: two observers who are nearly always right nearly always agree. The expected "
                + "agreement has to be taken off."
        ) { one in [one.values { KappaCase.share($0, $1, ==) }] },
        ExerciseMistake(
            "both right alone",
            es:
                "Acordar también es fallar los dos: en c_obs cuentan las imágenes en que ambos aciertan y aquellas en que ambos "
                + "fallan.",
            en:
                "To agree is also to fail together: c_obs counts the pictures on which both are right and those on which both "
                + "are wrong."
        ) { one in
            [
                one.values { first, second in
                    let expected = KappaCase.expected(KappaCase.accuracy(first), KappaCase.accuracy(second))
                    return expected == 1
                        ? nil : (KappaCase.share(first, second) { $0 && $1 } - expected) / (1 - expected)
                }
            ]
        },
        ExerciseMistake(
            "expected of both right alone",
            es: "En c_exp falta el azar de fallar los dos: (1 − p₁)(1 − p₂).",
            en: "c_exp lacks the chance that both are wrong: (1 − p₁)(1 − p₂)."
        ) { one in
            [
                one.values { first, second in
                    let expected = KappaCase.accuracy(first) * KappaCase.accuracy(second)
                    return expected == 1 ? nil : (KappaCase.share(first, second, ==) - expected) / (1 - expected)
                }
            ]
        },
        ExerciseMistake(
            "not divided",
            es: "Falta dividir entre 1 − c_exp, lo más que el acuerdo puede pasar de lo esperado.",
            en: "It is not divided by 1 − c_exp, the most by which agreement can exceed what is expected."
        ) { one in
            [
                one.values(expected: KappaCase.expected) { $0 - $1 },
                one.values { first, second in
                    KappaCase.share(first, second, ==)
                        - KappaCase.expected(KappaCase.accuracy(first), KappaCase.accuracy(second))
                },
            ]
        },
        ExerciseMistake(
            "divided by what is expected",
            es: "Has dividido entre c_exp; se divide entre 1 − c_exp.", en: "You divided by c_exp; divide by 1 − c_exp."
        ) { one in
            [
                one.values(expected: KappaCase.expected) { ($0 - $1) / $1 },
                one.values { first, second in
                    let expected = KappaCase.expected(KappaCase.accuracy(first), KappaCase.accuracy(second))
                    return (KappaCase.share(first, second, ==) - expected) / expected
                },
            ]
        },
        ExerciseMistake(
            "half by chance",
            es: "Has tomado c_exp = ½: el acuerdo esperado depende de cuánto acierta cada uno.",
            en: "You took c_exp = ½: the agreement that is expected depends on how often each is right."
        ) { one in [one.values(expected: { _, _ in 0.5 }), one.values { 2 * KappaCase.share($0, $1, ==) - 1 }] },
        ExerciseMistake(
            "a number where none exists",
            es: "Donde ambos aciertan siempre, o fallan siempre, c_exp es 1 y κ no existe: devuelve nil, no un número.",
            en:
                "Where both are always right, or always wrong, c_exp is 1 and κ does not exist: return nil, not a number."
        ) { one in
            [0, 1].map { stand in one.values { ErrorConsistency.kappa($0, $1) ?? stand } }
        },
    ]
}

import Networks
import Tensors

/// Case for the step.
public struct AscentStepCase: Sendable {
    /// `[1, C, H, W]`.
    package let image, gradient: Tensor
    package let rate, l2: Float

    /// x + η (a g - b λ x).
    package func step(_ a: Float, _ b: Float) -> Tensor { image + rate * (a * gradient - b * l2 * image) }
}

/// Case for the ascent.
public struct AscentCase: Sendable {
    package let network: Network
    package let target: Target
    /// x₀, `[1, C, H, W]`.
    package let image: Tensor
    package let steps: Int
    package let rate, l2: Float

    package func gradient(_ target: Target? = nil, at image: Tensor, rule: BackwardRule = .standard) throws -> Tensor {
        try network.forward(image).gradient(of: target ?? self.target, at: .input, rule: rule)
    }

    /// The ascent with another number of steps, or another gradient.
    package func ascent(
        steps: Int? = nil, l2: Float? = nil, sign: Float = 1, gradient: ((Tensor) throws -> Tensor)? = nil
    ) throws -> Tensor {
        var x = image
        for _ in 0..<(steps ?? self.steps) {
            let g = try gradient?(x) ?? self.gradient(at: x)
            x = x + sign * rate * (g - 2 * (l2 ?? self.l2) * x)
        }
        return x
    }
}

extension Exercises {
    /// The functions that a student writes in `Lessons/07-filters/Exercise.swift`.
    public typealias AscentStepAnswer =
        @Sendable (
            _ image: Tensor, _ gradient: Tensor, _ rate: Float, _ l2: Float
        ) throws -> Tensor
    public typealias AscentAnswer =
        @Sendable (
            _ target: Target, _ network: Network, _ image: Tensor, _ steps: Int, _ rate: Float, _ l2: Float
        ) throws -> Tensor

    /// x + η (g - 2 λ x).
    public static let ascentStep = ExerciseCheck<AscentStepAnswer, AscentStepCase>(
        title: Phrase(es: "un paso del ascenso", en: "one step of the ascent"),
        cases: {
            let image = RandomNumbers(seed: 8).normalTensor([1, 3, 4, 5])
            let gradient = RandomNumbers(seed: 9).normalTensor([1, 3, 4, 5])
            return [
                AscentStepCase(image: image, gradient: gradient, rate: 0.3, l2: 0.7),
                AscentStepCase(
                    image: RandomNumbers(seed: 71).normalTensor([1, 1, 6, 2]),
                    gradient: RandomNumbers(seed: 72).normalTensor([1, 1, 6, 2]), rate: 1.5, l2: 0.1),
            ]
        },
        ask: { answer, one in try answer(one.image, one.gradient, one.rate, one.l2) }, right: { $0.step(1, 2) },
        mistakes: stepMistakes)

    private static let stepMistakes: [ExerciseMistake<AscentStepCase>] = [
        ExerciseMistake(
            "no penalty", es: "Falta la penalización: has subido solo por y, y λ no aparece en tu paso.",
            en: "The penalty is missing: you climbed y alone, and λ is nowhere in your step."
        ) { [$0.step(1, 0)] },
        ExerciseMistake(
            "factor 2", es: "Falta un 2: la derivada de x² es 2x.", en: "A 2 is missing: the derivative of x² is 2x."
        ) { [$0.step(1, 1)] },
        ExerciseMistake(
            "descent",
            es: "Esto baja: al entrenar se resta el gradiente del error, aquí se suma el de y.",
            en: "This goes down: training subtracts the gradient of the error; here that of y is added."
        ) { [$0.step(-1, -2), $0.step(-1, 2)] },
        ExerciseMistake(
            "penalty added",
            es: "La penalización tiene el signo cambiado: así premia a las imágenes grandes en vez de frenarlas.",
            en: "The penalty has the wrong sign: this rewards large images instead of holding them back."
        ) { [$0.step(1, -2)] },
        ExerciseMistake(
            "penalty without rate",
            es: "Has restado 2λx sin multiplicarlo por η: el paso entero, penalización incluida, mide η.",
            en: "You subtracted 2λx without multiplying by η: the whole step, the penalty with it, has size η."
        ) { one in [one.image + one.rate * one.gradient - 2 * one.l2 * one.image] },
        ExerciseMistake(
            "change alone", es: "Esto es solo el cambio: falta sumarlo a la imagen.",
            en: "This is the change alone: it has to be added to the image."
        ) { one in [one.step(1, 2) - one.image] },
        ExerciseMistake(
            "penalty itself",
            es: "Has restado la penalización misma, λx²; hace falta su derivada en cada píxel.",
            en: "You subtracted the penalty itself, λx²; its derivative at each pixel is needed."
        ) { one in
            let squares = one.image * one.image, total: Float = squares.sum()
            let penalties = [squares * one.l2, Tensor(repeating: total * one.l2, shape: squares.shape)]
            return penalties.map { one.image + one.rate * (one.gradient - $0) }
        },
    ]

    /// Several such steps, the gradient asked again at each.
    public static let ascent = ExerciseCheck<AscentAnswer, AscentCase>(
        title: Phrase(es: "la imagen que excita una unidad", en: "the image that excites a unit"),
        cases: {
            let pass = try smallPass()
            return [
                AscentCase(
                    network: pass.network, target: .neuron(layer: "head.relu", channel: 4), image: pass.input, steps: 5,
                    rate: 0.05, l2: 0.5)
            ]
        },
        ask: { answer, one in try answer(one.target, one.network, one.image, one.steps, one.rate, one.l2) },
        right: { try $0.ascent() }, mistakes: ascentMistakes)

    private static let ascentMistakes: [ExerciseMistake<AscentCase>] = [
        ExerciseMistake(
            "gradient of the start",
            es: "Has calculado el gradiente una sola vez, en la imagen inicial; cada paso necesita el de la imagen a "
                + "la que has llegado.",
            en: "You computed the gradient once, at the first image; each step needs that of the image it starts from."
        ) { one in
            let first = try one.gradient(at: one.image)
            return [try one.ascent { _ in first }]
        },
        ExerciseMistake(
            "one step", es: "Has dado un solo paso desde la imagen inicial: cada paso tiene que partir del anterior.",
            en: "You took one step from the first image: each step has to start where the one before ended."
        ) { [try $0.ascent(steps: 1)] },
        ExerciseMistake(
            "one step too few or too many", es: "El número de pasos no es `steps`: te sobra o te falta uno.",
            en: "The number of steps is not `steps`: there is one too many or too few."
        ) { one in try [-1, 1].map { try one.ascent(steps: one.steps + $0) } },
        ExerciseMistake(
            "no penalty", es: "Tus pasos suben solo por y: falta -2λx en cada uno.",
            en: "Your steps climb y alone: -2λx is missing in each."
        ) { [try $0.ascent(l2: 0)] },
        ExerciseMistake(
            "descent", es: "Tus pasos van cuesta abajo: la unidad se apaga en vez de encenderse.",
            en: "Your steps go downhill: the unit goes out instead of lighting up."
        ) { [try $0.ascent(sign: -1)] },
        ExerciseMistake(
            "guided rule",
            es: "Has usado una regla de retropropagación que no es la derivada (guided o deconvnet); para subir hace "
                + "falta el gradiente, la regla `.standard`.",
            en: "You used a backward rule that is not the derivative (guided or deconvnet); to climb you need the "
                + "gradient, the rule `.standard`."
        ) { one in
            try [BackwardRule.guided, .deconvolution].map { rule in
                try one.ascent { try one.gradient(at: $0, rule: rule) }
            }
        },
    ]
}

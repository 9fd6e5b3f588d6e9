import Foundation
import Networks
import Tensors

/// Case for one step of FGSM: an image of levels, ε, and a loss that is no network's.
public struct SignStepCase: Sendable {
    /// `[C, H, W]`, levels, some of them near both ends of the range.
    package let image: Tensor
    /// ε, levels.
    package let epsilon: Float
    package let input: InputSpecification

    /// ∂ℓ/∂x of a curved loss: its sign differs between the image's levels and its normalized input, and a few places
    /// do not matter to it.
    package static func lossGradient(_ x: Tensor) -> Tensor {
        Tensor(
            x.elements.enumerated().map { i, x in i % 7 == 3 ? 0 : cos(1.3 * Float(i)) - 0.4 * x }, shape: x.shape)
    }

    package var gradient: Tensor { Self.lossGradient(input.normalize(image)) }

    package func moved(_ direction: Tensor, by size: Float? = nil) -> Tensor {
        (image + (size ?? epsilon) * direction).clamped(to: 0...255)
    }

    package static func signs(_ gradient: Tensor) -> Tensor { gradient.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } }
}

/// Case for projected gradient descent.
public struct ProjectionCase: Sendable {
    /// `[C, H, W]`, levels.
    package let image: Tensor
    /// ε, levels.
    package let epsilon: Float
    package let steps: Int

    /// A step of three levels that turns where an image has gone far: what was done on the way shows in the end.
    package static func step(_ v: Tensor) -> Tensor {
        Tensor(
            v.elements.enumerated().map { i, v in
                min(max(v + (cos(0.9 * Float(i) + 2.1 * v) > 0 ? 3 : -3), 0), 255)
            }, shape: v.shape)
    }

    package func projected(_ v: Tensor, around center: Tensor? = nil) -> Tensor {
        v.combined(with: center ?? image) { min(max($0, $1 - epsilon), $1 + epsilon) }
    }

    /// The image after so many steps.
    /// - Parameter next: what is made of an image by one step; by default the right thing.
    package func image(after count: Int? = nil, _ next: ((Tensor) -> Tensor)? = nil) -> Tensor {
        (0..<(count ?? steps)).reduce(image) { v, _ in next?(v) ?? projected(Self.step(v)) }
    }
}

extension Exercises {
    /// The function of level 1 that a student writes in `Lessons/11-adversarial/Exercise.swift`.
    public typealias SignStepAnswer =
        @Sendable (
            _ image: Tensor, _ epsilon: Float, _ input: InputSpecification, _ lossGradient: (Tensor) throws -> Tensor
        ) throws -> Tensor

    /// The function of level 2.
    public typealias ProjectionAnswer =
        @Sendable (_ image: Tensor, _ epsilon: Float, _ steps: Int, _ step: (Tensor) throws -> Tensor) throws -> Tensor

    /// One fast gradient sign step, on an image with levels at both ends of the range.
    public static let signStep = ExerciseCheck<SignStepAnswer, SignStepCase>(
        title: Phrase(es: "un paso de FGSM", en: "one step of FGSM"),
        cases: {
            let image = RandomNumbers(seed: 1).uniformTensor([3, 5, 6], in: -60...315)
                .map { min(max($0.rounded(), 0), 255) }
            let input = InputSpecification(height: 5, width: 6, mean: [127, 120, 110], deviation: [64, 60, 50])
            let other = RandomNumbers(seed: 3).uniformTensor([3, 7, 2], in: 0...255).map { $0.rounded() }
            let otherInput = InputSpecification(height: 7, width: 2, mean: [100, 90, 130], deviation: [30, 70, 55])
            return [
                SignStepCase(image: image, epsilon: 8, input: input),
                SignStepCase(image: other, epsilon: 0.5, input: otherInput),
            ]
        },
        ask: { answer, one in try answer(one.image, one.epsilon, one.input, SignStepCase.lossGradient) },
        right: { one in one.moved(SignStepCase.signs(one.gradient)) }, mistakes: signStepMistakes)

    /// Steps with a projection after each, where the way matters.
    public static let projection = ExerciseCheck<ProjectionAnswer, ProjectionCase>(
        title: Phrase(es: "PGD: pasos y proyección", en: "PGD: steps and projection"),
        cases: {
            let image = RandomNumbers(seed: 2).uniformTensor([3, 5, 6], in: 0...255).map { $0.rounded() }
            // A box narrower than a step, so that it is seen where its centre lies.
            let other = RandomNumbers(seed: 4).uniformTensor([3, 7, 2], in: 0...255).map { $0.rounded() }
            return [
                ProjectionCase(image: image, epsilon: 2, steps: 6), ProjectionCase(image: other, epsilon: 5, steps: 9),
            ]
        },
        ask: { answer, one in try answer(one.image, one.epsilon, one.steps, ProjectionCase.step) },
        right: { one in one.image() }, mistakes: projectionMistakes)

    private static let signStepMistakes: [ExerciseMistake<SignStepCase>] = [
        ExerciseMistake(
            "down the loss",
            es: "Esto baja por la pérdida: la red queda aún más segura. Para alejarla de su clase, suma el paso.",
            en: "This goes down the loss: the network gets surer still. To drive it away from its class, add the step."
        ) { one in [one.moved(-SignStepCase.signs(one.gradient))] },
        ExerciseMistake(
            "not the sign",
            es: "Has sumado el gradiente, no su signo: los niveles se mueven todos ε, no en proporción a la derivada.",
            en:
                "You added the gradient, not its sign: all levels move by ε, not in proportion to their derivative."
        ) { one in
            let g = one.gradient, length = (g * g).sum().squareRoot()
            return [one.moved(g), one.moved(g / g.absoluteValue().maximum()), one.moved(g / length)]
        },
        ExerciseMistake(
            "not clipped",
            es: "Te falta recortar al rango de la imagen: por debajo de 0 y por encima de 255 no hay niveles.",
            en: "It is not clipped to the image’s range: there are no levels below 0 or above 255."
        ) { one in [one.image + one.epsilon * SignStepCase.signs(one.gradient)] },
        ExerciseMistake(
            "clipped to one",
            es: "Has recortado a 0...1, y la imagen está en niveles de 0 a 255.",
            en: "You clipped to 0...1, and the image is in levels from 0 to 255."
        ) { one in
            [(one.image + one.epsilon * SignStepCase.signs(one.gradient)).clamped(to: 0...1)]
        },
        ExerciseMistake(
            "epsilon in network units",
            es: "Has sumado ε a x, la entrada normalizada: al volver a niveles el cambio es ε por la desviación. ε "
                + "está en niveles: suma el paso a la imagen.",
            en: "You added ε to x, the normalized input: back in levels the change is ε times the deviation. ε is in "
                + "levels: add the step to the image."
        ) { one in
            let x = one.input.normalize(one.image) + one.epsilon * SignStepCase.signs(one.gradient)
            return [one.input.denormalize(x), one.input.denormalize(x).clamped(to: 0...255)]
        },
        ExerciseMistake(
            "epsilon as a share",
            es: "Has dividido ε entre 255: aquí está ya en niveles, como la imagen.",
            en: "You divided ε by 255: here it is in levels already, as the image is."
        ) { one in [one.moved(SignStepCase.signs(one.gradient), by: one.epsilon / 255)] },
        ExerciseMistake(
            "result in network units",
            es: "Devuelves la entrada normalizada; se pide la imagen en niveles.",
            en: "You return the normalized input; what is asked for is the image in levels."
        ) { one in [one.input.normalize(one.moved(SignStepCase.signs(one.gradient)))] },
        ExerciseMistake(
            "levels into the network",
            es: "Has pedido el gradiente en los niveles; la red espera la imagen normalizada, "
                + "`input.normalize(image)`.",
            en: "You asked for the gradient at the levels; the network expects the normalized image, "
                + "`input.normalize(image)`."
        ) { one in [one.moved(SignStepCase.signs(SignStepCase.lossGradient(one.image)))] },
        ExerciseMistake(
            "zero moves",
            es: "Donde la derivada es 0 tu imagen se mueve: el signo de 0 es 0.",
            en: "Where the derivative is 0 your image moves: the sign of 0 is 0."
        ) { one in
            [one.moved(one.gradient.map { $0 >= 0 ? 1 : -1 }), one.moved(one.gradient.map { $0 > 0 ? 1 : -1 })]
        },
        ExerciseMistake(
            "the perturbation alone",
            es: "Devuelves el cambio solo; falta sumarlo a la imagen.",
            en: "You return the change alone; add it to the image."
        ) { one in
            let change = one.epsilon * SignStepCase.signs(one.gradient)
            return [change, change.clamped(to: 0...255)]
        },
    ]

    private static let projectionMistakes: [ExerciseMistake<ProjectionCase>] = [
        ExerciseMistake(
            "no projection",
            es: "Falta la proyección: tras varios pasos la imagen está a más de ε de la original.",
            en: "The projection is missing: after some steps the image is farther than ε from the original."
        ) { one in [one.image(ProjectionCase.step)] },
        ExerciseMistake(
            "projection at the end alone",
            es: "Proyectas solo al final; los gradientes del camino se han calculado fuera de la caja. Proyecta tras "
                + "cada paso.",
            en: "You project at the end alone; gradients on the way were taken outside of the box. Project after each "
                + "step."
        ) { one in [one.projected(one.image(ProjectionCase.step))] },
        ExerciseMistake(
            "around the last image",
            es: "Proyectas alrededor de la última imagen, así que la caja camina con ella. El centro es siempre la "
                + "original.",
            en: "You project around the last image, so the box walks along with it. Its centre is always the original."
        ) { one in [one.image { one.projected(ProjectionCase.step($0), around: $0) }] },
        ExerciseMistake(
            "always from the original",
            es: "Cada paso vuelve a salir de la imagen original: has dado uno solo, muchas veces.",
            en: "Each step starts from the original image again: you took a single one, many times."
        ) { one in [one.image(after: 1)] },
        ExerciseMistake(
            "one step less",
            es: "Te falta un paso.", en: "One step is missing."
        ) { one in [one.image(after: one.steps - 1)] },
        ExerciseMistake(
            "one step more",
            es: "Has dado un paso de más.", en: "You took one step too many."
        ) { one in [one.image(after: one.steps + 1)] },
        ExerciseMistake(
            "one side of the box",
            es: "Proyectas por un solo lado: la caja va de v − ε a v + ε.",
            en: "You project on one side alone: the box goes from v − ε to v + ε."
        ) { one in
            [
                one.image { ProjectionCase.step($0).combined(with: one.image) { min($0, $1 + one.epsilon) } },
                one.image { ProjectionCase.step($0).combined(with: one.image) { max($0, $1 - one.epsilon) } },
            ]
        },
    ]
}

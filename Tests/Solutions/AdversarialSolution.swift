import Mirador

/// The answers to lesson 11's exercise: the right ones, and one for each mistake that its checks have to name.
public enum AdversarialSolution {
    /// Level 1.
    public static func fastGradientSignStep(
        of image: Tensor, epsilon: Float, input: InputSpecification, lossGradient: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let gradient = try lossGradient(input.normalize(image))
        return (image + epsilon * sign(gradient)).clamped(to: 0...255)
    }

    /// Level 2.
    public static func projectedGradientDescent(
        from image: Tensor, epsilon: Float, steps: Int, step: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        var v = image
        for _ in 0..<steps {
            v = try step(v).combined(with: image - epsilon, max).combined(with: image + epsilon, min)
        }
        return v
    }

    private static func sign(_ gradient: Tensor) -> Tensor { gradient.map { $0 == 0 ? 0 : $0 > 0 ? 1 : -1 } }

    public static let wrongSteps: [WrongAnswer<Exercises.SignStepAnswer>] = [
        WrongAnswer("subtracts", "down the loss") { v, e, input, gradient in
            try (v - e * sign(gradient(input.normalize(v)))).clamped(to: 0...255)
        },
        WrongAnswer("adds the gradient", "not the sign") { v, e, input, gradient in
            try (v + e * gradient(input.normalize(v))).clamped(to: 0...255)
        },
        WrongAnswer("scales the gradient to its maximum", "not the sign") { v, e, input, gradient in
            let g = try gradient(input.normalize(v))
            return (v + e / g.absoluteValue().maximum() * g).clamped(to: 0...255)
        },
        WrongAnswer("leaves the range", "not clipped") { v, e, input, gradient in
            try v + e * sign(gradient(input.normalize(v)))
        },
        WrongAnswer("clips to 0...1", "clipped to one") { v, e, input, gradient in
            try (v + e * sign(gradient(input.normalize(v)))).clamped(to: 0...1)
        },
        WrongAnswer("moves the network's input", "epsilon in network units") { v, e, input, gradient in
            let x = input.normalize(v)
            return try input.denormalize(x + e * sign(gradient(x))).clamped(to: 0...255)
        },
        WrongAnswer("takes levels for 0...1", "epsilon as a share") { v, e, input, gradient in
            try (v + e / 255 * sign(gradient(input.normalize(v)))).clamped(to: 0...255)
        },
        WrongAnswer("returns the input", "result in network units") { v, e, input, gradient in
            try input.normalize(
                fastGradientSignStep(of: v, epsilon: e, input: input, lossGradient: gradient))
        },
        WrongAnswer("asks at the levels", "levels into the network") { v, e, _, gradient in
            try (v + e * sign(gradient(v))).clamped(to: 0...255)
        },
        WrongAnswer("zero counts as positive", "zero moves") { v, e, input, gradient in
            try (v + e * gradient(input.normalize(v)).map { $0 < 0 ? -1 : 1 }).clamped(to: 0...255)
        },
        WrongAnswer("returns the change", "the perturbation alone") { v, e, input, gradient in
            try e * sign(gradient(input.normalize(v)))
        },
    ]

    public static let wrongLoops: [WrongAnswer<Exercises.ProjectionAnswer>] = [
        WrongAnswer("never projects", "no projection") { v, _, steps, step in
            try (0..<steps).reduce(v) { u, _ in try step(u) }
        },
        WrongAnswer("projects last of all", "projection at the end alone") { v, e, steps, step in
            try box(v, e, (0..<steps).reduce(v) { u, _ in try step(u) })
        },
        WrongAnswer("projects around the last one", "around the last image") { v, e, steps, step in
            try (0..<steps).reduce(v) { u, _ in try box(u, e, step(u)) }
        },
        WrongAnswer("starts again each time", "always from the original") { v, e, steps, step in
            try (0..<steps).reduce(v) { _, _ in try box(v, e, step(v)) }
        },
        WrongAnswer("stops early", "one step less") { v, e, steps, step in
            try projectedGradientDescent(from: v, epsilon: e, steps: steps - 1, step: step)
        },
        WrongAnswer("counts from 0 through steps", "one step more") { v, e, steps, step in
            try projectedGradientDescent(from: v, epsilon: e, steps: steps + 1, step: step)
        },
        WrongAnswer("the upper side alone", "one side of the box") { v, e, steps, step in
            try (0..<steps).reduce(v) { u, _ in try step(u).combined(with: v + e, min) }
        },
    ]

    private static func box(_ center: Tensor, _ radius: Float, _ v: Tensor) -> Tensor {
        v.combined(with: center - radius, max).combined(with: center + radius, min)
    }
}

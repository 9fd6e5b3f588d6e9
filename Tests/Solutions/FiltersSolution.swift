import Mirador

/// The answers to lesson 07's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum FiltersSolution {
    /// The step.
    public static func ascentStep(from image: Tensor, gradient: Tensor, rate: Float, l2: Float) throws -> Tensor {
        image + rate * (gradient - 2 * l2 * image)
    }

    public static let wrongSteps: [WrongAnswer<Exercises.AscentStepAnswer>] = [
        WrongAnswer("y alone", "no penalty") { x, g, rate, _ in x + rate * g },
        WrongAnswer("λx for 2λx", "factor 2") { x, g, rate, l2 in x + rate * (g - l2 * x) },
        WrongAnswer("as in training", "descent") { x, g, rate, l2 in x - rate * (g - 2 * l2 * x) },
        WrongAnswer("plus the penalty", "penalty added") { x, g, rate, l2 in x + rate * (g + 2 * l2 * x) },
        WrongAnswer("no η before the penalty", "penalty without rate") { x, g, rate, l2 in x + rate * g - 2 * l2 * x },
        WrongAnswer("not added to x", "change alone") { x, g, rate, l2 in rate * (g - 2 * l2 * x) },
        WrongAnswer("x² for its derivative", "penalty itself") { x, g, rate, l2 in x + rate * (g - l2 * (x * x)) },
        WrongAnswer("Σ x² for its derivative", "penalty itself") { x, g, rate, l2 in
            let total: Float = (x * x).sum()
            return x + rate * (g - l2 * total)
        },
    ]

    /// The ascent.
    public static func maximizingImage(
        of target: Target, in network: Network, from image: Tensor, steps: Int, rate: Float, l2: Float
    ) throws -> Tensor {
        try climb(target, network, image, steps, rate, l2)
    }

    private static func climb(
        _ target: Target, _ network: Network, _ image: Tensor, _ steps: Int, _ rate: Float, _ l2: Float,
        rule: BackwardRule = .standard
    ) throws -> Tensor {
        var image = image
        for _ in 0..<steps {
            let gradient = try network.forward(image).gradient(of: target, at: .input, rule: rule)
            image = try ascentStep(from: image, gradient: gradient, rate: rate, l2: l2)
        }
        return image
    }

    public static let wrongAscents: [WrongAnswer<Exercises.AscentAnswer>] = [
        WrongAnswer("the gradient before the loop", "gradient of the start") { target, network, x, steps, rate, l2 in
            let gradient = try network.forward(x).gradient(of: target, at: .input)
            var image = x
            for _ in 0..<steps { image = try ascentStep(from: image, gradient: gradient, rate: rate, l2: l2) }
            return image
        },
        WrongAnswer("always from the first image", "one step") { target, network, x, steps, rate, l2 in
            var image = x
            for _ in 0..<steps {
                let gradient = try network.forward(x).gradient(of: target, at: .input)
                image = try ascentStep(from: x, gradient: gradient, rate: rate, l2: l2)
            }
            return image
        },
        WrongAnswer("0...steps", "one step too few or too many") { target, network, x, steps, rate, l2 in
            try climb(target, network, x, steps + 1, rate, l2)
        },
        WrongAnswer("1..<steps", "one step too few or too many") { target, network, x, steps, rate, l2 in
            try climb(target, network, x, steps - 1, rate, l2)
        },
        WrongAnswer("λ forgotten", "no penalty") { target, network, x, steps, rate, _ in
            try climb(target, network, x, steps, rate, 0)
        },
        WrongAnswer("minus for plus", "descent") { target, network, x, steps, rate, l2 in
            try climb(target, network, x, steps, -rate, l2)
        },
        WrongAnswer("guided backprop", "guided rule") { target, network, x, steps, rate, l2 in
            try climb(target, network, x, steps, rate, l2, rule: .guided)
        },
    ]
}

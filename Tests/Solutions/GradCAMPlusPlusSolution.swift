import Mirador

/// The answers to lesson 05's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum GradCAMPlusPlusSolution {
    /// The alphas.
    public static func alphas(activation A: Tensor, gradient g: Tensor) throws -> Tensor {
        A.sum(over: .height, .width).combined(with: g) { ΣA, g in
            g == 0 ? 0 : g * g / (2 * g * g + ΣA * g * g * g)
        }
    }

    /// The formula with something else in place of ΣA.
    private static func alphas(_ s: Tensor, _ g: Tensor) -> Tensor {
        s.combined(with: g) { s, g in g == 0 ? 0 : g * g / (2 * g * g + s * g * g * g) }
    }

    public static let wrongAlphas: [WrongAnswer<Exercises.AlphasAnswer>] = [
        WrongAnswer("one for two", "no two") { A, g in
            A.sum(over: .height, .width).combined(with: g) { $1 == 0 ? 0 : 1 / (1 + $0 * $1) }
        },
        WrongAnswer("A at the place", "map not summed") { A, g in alphas(A, g) },
        WrongAnswer("the mean of A", "mean for the sum") { A, g in alphas(A.mean(over: .height, .width), g) },
        WrongAnswer("the sum over channels", "sum over channels") { A, g in alphas(A.sum(over: .channel), g) },
        WrongAnswer("Σ A g³", "gradient inside the sum") { A, g in
            let cubes = g.map { $0 * $0 * $0 }
            return (A * cubes).sum(over: .height, .width).combined(with: g) {
                $1 == 0 ? 0 : $1 * $1 / (2 * $1 * $1 + $0)
            }
        },
        WrongAnswer("g² twice", "square for the cube") { A, g in
            A.sum(over: .height, .width).combined(with: g) { $1 == 0 ? 0 : $1 * $1 / (2 * $1 * $1 + $0 * $1 * $1) }
        },
        WrongAnswer("absolute gradients", "absolute gradients") { A, g in
            try alphas(activation: A, gradient: g.absoluteValue())
        },
        WrongAnswer("positive gradients alone", "absolute gradients") { A, g in
            try alphas(activation: A, gradient: g.relu())
        },
        WrongAnswer("an epsilon", "epsilon") { A, g in
            let ΣA = A.sum(over: .height, .width)
            return (g * g) / (g * g * 2 + ΣA * g * g * g + 1e-6)
        },
        WrongAnswer("alphas of sum 1", "normalized") { A, g in
            let α = try alphas(activation: A, gradient: g)
            return α / α.sum(over: .height, .width)
        },
    ]

    /// The map.
    public static func map(activation A: Tensor, gradient g: Tensor, alphas α: Tensor) throws -> Tensor {
        let w = (α * g.relu()).sum(over: .height, .width)
        return (w * A).sum(over: .channel).relu()
    }

    private static func sum(_ shares: Tensor, _ A: Tensor) -> Tensor {
        (shares.sum(over: .height, .width) * A).sum(over: .channel)
    }

    public static let wrongMaps: [WrongAnswer<Exercises.GradCAMPlusPlusAnswer>] = [
        WrongAnswer("no last ReLU", "no ReLU on the map") { A, g, α in sum(α * g.relu(), A) },
        WrongAnswer("signed gradients", "no ReLU on the gradient") { A, g, α in sum(α * g, A).relu() },
        WrongAnswer("ReLU after the sum", "ReLU on the weights") { A, g, α in
            ((α * g).sum(over: .height, .width).relu() * A).sum(over: .channel).relu()
        },
        WrongAnswer("absolute gradients", "absolute gradients") { A, g, α in sum(α * g.absoluteValue(), A).relu() },
        WrongAnswer("alphas for weights", "alphas alone") { A, _, α in sum(α, A).relu() },
        WrongAnswer("alphas place by place", "alphas alone") { A, _, α in (α * A).sum(over: .channel).relu() },
        WrongAnswer("gradients alone", "no alphas") { A, g, _ in sum(g.relu(), A).relu() },
        WrongAnswer("place by place", "not summed over places") { A, g, α in
            (α * g.relu() * A).sum(over: .channel).relu()
        },
        WrongAnswer("Grad-CAM", "Grad-CAM") { A, g, _ in
            (g.mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
    ]
}

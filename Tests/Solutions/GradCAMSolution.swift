import Mirador

/// The answers to lesson 04's exercise: the right one, and one for each mistake that its check has to name.
public enum GradCAMSolution {
    /// The five lines.
    public static func gradCAM(of target: Target, at layer: LayerName, in pass: ForwardPass) throws -> Tensor {
        let A = try pass.activation(at: layer)
        let dA = try pass.gradient(of: target, at: layer)
        let α = dA.mean(over: .height, .width)
        let sum = (α * A).sum(over: .channel)
        return sum.relu()
    }

    public static let wrongAnswers: [WrongAnswer<Exercises.GradCAMAnswer>] = [
        wrong("no ReLU", "no ReLU") { A, dA in
            (dA.mean(over: .height, .width) * A).sum(over: .channel)
        },
        wrong("ReLU before the sum", "ReLU before the sum") { A, dA in
            (dA.mean(over: .height, .width) * A).relu().sum(over: .channel)
        },
        wrong("absolute value for ReLU", "absolute map") { A, dA in
            (dA.mean(over: .height, .width) * A).sum(over: .channel).absoluteValue()
        },
        wrong("gradient of the loss", "gradient of the loss") { target, layer, pass in
            try gradCAM(of: .loss(number(of: target)), at: layer, in: pass)
        },
        wrong("gradient of the probability", "gradient of the probability") { target, layer, pass in
            try gradCAM(of: .probability(number(of: target)), at: layer, in: pass)
        },
        wrong("weights from activations", "weights from activations") { A, _ in
            (A.mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("activations and gradients changed places", "weights from activations") { A, dA in
            (A.mean(over: .height, .width) * dA).sum(over: .channel).relu()
        },
        wrong("mean over channels", "mean over channels") { A, dA in
            (dA.mean(over: .channel) * A).sum(over: .channel).relu()
        },
        wrong("gradient not averaged", "not averaged") { A, dA in
            (dA * A).sum(over: .channel).relu()
        },
        wrong("absolute gradients", "absolute gradients") { A, dA in
            (dA.absoluteValue().mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("ReLU on the gradients", "positive weights") { A, dA in
            (dA.relu().mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("ReLU on the weights", "positive weights") { A, dA in
            (dA.mean(over: .height, .width).relu() * A).sum(over: .channel).relu()
        },
        wrong("the first class", "wrong class") { _, layer, pass in
            try gradCAM(of: .logit(0), at: layer, in: pass)
        },
        wrong("the most probable class", "wrong class") { _, layer, pass in
            try gradCAM(of: .logit(pass.logits.argMax()), at: layer, in: pass)
        },
    ]

    private static func wrong(
        _ name: String, _ mistake: String, _ answer: @escaping Exercises.GradCAMAnswer
    ) -> WrongAnswer<Exercises.GradCAMAnswer> {
        WrongAnswer(name, mistake, answer)
    }

    /// A wrong answer that starts from the right activation and gradient.
    private static func wrong(
        _ name: String, _ mistake: String, _ answer: @escaping @Sendable (_ A: Tensor, _ dA: Tensor) -> Tensor
    ) -> WrongAnswer<Exercises.GradCAMAnswer> {
        wrong(name, mistake) { target, layer, pass in
            answer(try pass.activation(at: layer), try pass.gradient(of: target, at: layer))
        }
    }

    private static func number(of target: Target) -> Int {
        switch target.functional {
        case .logit(let c), .probability(let c), .loss(let c), .margin(let c, _): c
        case .unit(let channel, _, _), .region(let channel, _): channel
        case .word(let word, _): word
        case .product: 0
        }
    }
}

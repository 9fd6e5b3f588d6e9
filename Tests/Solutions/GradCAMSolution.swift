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

    /// A wrong answer and the hint that it has to get.
    public struct WrongAnswer: Sendable, CustomStringConvertible {
        public let description: String
        public let hint: Phrase
        public let answer: @Sendable (Target, LayerName, ForwardPass) throws -> Tensor
    }

    public static let wrongAnswers: [WrongAnswer] = [
        wrong("no ReLU", .noReLU) { A, dA in
            (dA.mean(over: .height, .width) * A).sum(over: .channel)
        },
        wrong("ReLU before the sum", .reluBeforeSum) { A, dA in
            (dA.mean(over: .height, .width) * A).relu().sum(over: .channel)
        },
        wrong("absolute value for ReLU", .absoluteMap) { A, dA in
            (dA.mean(over: .height, .width) * A).sum(over: .channel).absoluteValue()
        },
        wrong("gradient of the loss", .lossGradient) { target, layer, pass in
            try gradCAM(of: .loss(number(of: target)), at: layer, in: pass)
        },
        wrong("gradient of the probability", .probabilityGradient) { target, layer, pass in
            try gradCAM(of: .probability(number(of: target)), at: layer, in: pass)
        },
        wrong("weights from activations", .weightsFromActivations) { A, _ in
            (A.mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("activations and gradients changed places", .weightsFromActivations) { A, dA in
            (A.mean(over: .height, .width) * dA).sum(over: .channel).relu()
        },
        wrong("mean over channels", .meanOverChannels) { A, dA in
            (dA.mean(over: .channel) * A).sum(over: .channel).relu()
        },
        wrong("gradient not averaged", .notAveraged) { A, dA in
            (dA * A).sum(over: .channel).relu()
        },
        wrong("absolute gradients", .absoluteGradients) { A, dA in
            (dA.absoluteValue().mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("ReLU on the gradients", .positiveWeights) { A, dA in
            (dA.relu().mean(over: .height, .width) * A).sum(over: .channel).relu()
        },
        wrong("ReLU on the weights", .positiveWeights) { A, dA in
            (dA.mean(over: .height, .width).relu() * A).sum(over: .channel).relu()
        },
        wrong("the first class", .wrongClass) { _, layer, pass in
            try gradCAM(of: .logit(0), at: layer, in: pass)
        },
        wrong("the most probable class", .wrongClass) { _, layer, pass in
            try gradCAM(of: .logit(pass.logits.argMax()), at: layer, in: pass)
        },
    ]

    private static func wrong(
        _ name: String, _ mistake: GradCAMMistake,
        _ answer: @escaping @Sendable (Target, LayerName, ForwardPass) throws -> Tensor
    ) -> WrongAnswer {
        WrongAnswer(description: name, hint: mistake.hint, answer: answer)
    }

    /// A wrong answer that starts from the right activation and gradient.
    private static func wrong(
        _ name: String, _ mistake: GradCAMMistake, _ answer: @escaping @Sendable (_ A: Tensor, _ dA: Tensor) -> Tensor
    ) -> WrongAnswer {
        wrong(name, mistake) { target, layer, pass in
            answer(try pass.activation(at: layer), try pass.gradient(of: target, at: layer))
        }
    }

    private static func number(of target: Target) -> Int {
        switch target {
        case .logit(let c), .probability(let c), .loss(let c), .margin(let c, _): c
        case .neuron(_, let channel, _, _): channel
        }
    }
}

import Mirador

/// The answers to lesson 02's exercise: the right one, and one for each mistake that its check has to name.
public enum ReLUSolution {
    /// The three rules.
    public static func reluBackward(_ signal: Tensor, input: Tensor, rule: ReLURule) throws -> Tensor {
        let gate = input.map { $0 > 0 ? 1 : 0 }
        return switch rule {
        case .gradient: signal * gate
        case .deconvnet: signal.relu()
        case .guided: signal.relu() * gate
        }
    }

    public static let wrongAnswers: [WrongAnswer<Exercises.ReLUAnswer>] = [
        WrongAnswer("the way forward", "forward instead of backward") { _, a, _ in a.relu() },
        WrongAnswer("all of the signal", "nothing stopped") { R, _, _ in R },
        WrongAnswer("deconvnet's rule for all", "gradient by the signal") { R, _, _ in R.relu() },
        WrongAnswer("guided backprop's rule for all", "gradient by the signal") { R, a, _ in
            try reluBackward(R, input: a, rule: .guided)
        },
        WrongAnswer("the gradient's rule for all", "deconvnet looks at the input") { R, a, _ in
            try reluBackward(R, input: a, rule: .gradient)
        },
        WrongAnswer("the gradient's rule for guided", "guided without the signal's sign") { R, a, rule in
            try reluBackward(R, input: a, rule: rule == .guided ? .gradient : rule)
        },
        WrongAnswer("deconvnet's rule for guided", "guided without the input's sign") { R, a, rule in
            try reluBackward(R, input: a, rule: rule == .guided ? .deconvnet : rule)
        },
        WrongAnswer("absolute signal", "absolute signal") { R, a, rule in
            try reluBackward(R.absoluteValue(), input: a, rule: rule)
        },
        WrongAnswer("times the activation", "signal times activation") { R, a, _ in R * a.relu() },
        WrongAnswer("open at zero", "zero passes") { R, a, rule in
            try reluBackward(R, input: a.map { $0 >= 0 ? 1 : -1 }, rule: rule)
        },
    ]
}

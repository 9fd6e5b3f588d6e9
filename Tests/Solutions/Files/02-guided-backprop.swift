import Mirador

// Otra forma: `signal.combined(with: input) { R, a in a > 0 ? R : 0 }`, sin puerta y sin producto.
// Another way: `signal.combined(with: input) { R, a in a > 0 ? R : 0 }`, without a gate and without a product.
public func reluBackward(_ signal: Tensor, input: Tensor, rule: ReLURule) throws -> Tensor {
    let gate = input.map { $0 > 0 ? 1 : 0 }
    switch rule {
    case .gradient: return signal * gate
    case .deconvnet: return signal.relu()
    case .guided: return signal.relu() * gate
    }
}

public let exercises = [Exercise(reluBackward, check: Exercises.reluBackward)]

import Tensors

/// φ(γ x̂ + β) with x̂ = (x - μ) / √(σ² + ε), from the inputs [x, moments, γ, β].
struct NormalizeBatch: DifferentiableOperation {
    let epsilon: Float
    var rectifier = Rectifier.none

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }

    /// ∂L/∂β = Σ g, ∂L/∂γ = Σ g x̂, and the signal at x by way of μ and σ² too: nothing is left to lead back to the moments.
    func transpose(_ step: ReverseStep) -> [Value?] {
        let graph = step.x.graph, moments = step.inputs[1]
        let sums = graph.appendAll(
            BatchNormalizationSums(epsilon: epsilon, rectifier: rectifier), [step.signal, step.x, step.y, moments])
        let ofInput = step.at(0) {
            graph.append(
                BatchNormalizationGradient(epsilon: epsilon, rectifier: rectifier),
                [step.signal, step.x, step.y, moments] + sums + [step.inputs[2]])
        }
        return [ofInput, nil, sums[1], sums[0]]
    }
}

/// Function behind a normalization that is computed with it.
enum Rectifier: Hashable, Sendable {
    case none
    /// min(max(0, y), ceiling); infinity where there is no ceiling.
    case rectified(ceiling: Float)

    init?(_ function: Elementwise) {
        switch function {
        case .relu: self = .rectified(ceiling: .infinity)
        case .clamp(low: 0, let high): self = .rectified(ceiling: high)
        default: return nil
        }
    }
}

extension Value {
    /// γ x̂ + β with the mean and the variance of each channel over the batch.
    func normalizedOverBatch(gamma: Value, beta: Value, epsilon: Float) -> Value {
        let moments = graph.append(BatchMoments(), [self])
        return graph.append(NormalizeBatch(epsilon: epsilon), [self, moments, gamma, beta])
    }
}

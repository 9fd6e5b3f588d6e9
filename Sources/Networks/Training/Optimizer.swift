import Foundation

/// How a gradient g changes a parameter w at a learning rate η. The formulas are PyTorch's.
public enum Optimizer: Hashable, Sendable {
    /// Stochastic gradient descent with momentum μ and weight decay λ:
    ///
    ///     g ← g + λ w,     v ← μ v + g,     w ← w - η v
    ///
    /// and with Nesterov's look ahead w ← w - η (g + μ v). (Sutskever, Martens, Dahl, Hinton: *On the importance of
    /// initialization and momentum in deep learning*, ICML 2013; their v contains η.)
    case sgd(momentum: Float = 0.9, nesterov: Bool = false, weightDecay: Float = 0)
    /// Adam with decoupled weight decay, at step t = 1, 2, …:
    ///
    ///     w ← w - η λ w,     m ← β₁ m + (1 - β₁) g,     v ← β₂ v + (1 - β₂) g²
    ///     w ← w - η m̂ / (√v̂ + ε),     m̂ = m / (1 - β₁ᵗ),     v̂ = v / (1 - β₂ᵗ)
    ///
    /// (Loshchilov & Hutter: *Decoupled weight decay regularization*, ICLR 2019, algorithm 2.)
    case adamW(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01)

    /// How many numbers it remembers for each parameter.
    package var stateCount: Int {
        switch self {
        case .sgd: 1
        case .adamW: 2
        }
    }

    /// Names, in a checkpoint, of the numbers that it remembers.
    var stateNames: [String] {
        switch self {
        case .sgd: ["momentum"]
        case .adamW: ["mean", "square"]
        }
    }

    /// The same without weight decay.
    var withoutDecay: Optimizer {
        switch self {
        case .sgd(let momentum, let nesterov, _): .sgd(momentum: momentum, nesterov: nesterov, weightDecay: 0)
        case .adamW(let beta1, let beta2, let epsilon, _):
            .adamW(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: 0)
        }
    }

    /// One step for some parameters that lie side by side.
    /// - Parameters:
    ///   - gradient: ∂L/∂w.
    ///   - state: the numbers that it remembers.
    ///   - step: t, from 1 on.
    package func update(
        _ w: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, state: [UnsafeMutablePointer<Float>],
        range: Range<Int>, rate: Float, step: Int
    ) {
        switch self {
        case .sgd(let momentum, let nesterov, let decay):
            let v = state[0]
            for i in range {
                let g = gradient[i] + decay * w[i]
                v[i] = momentum * v[i] + g
                w[i] -= rate * (nesterov ? g + momentum * v[i] : v[i])
            }
        case .adamW(let beta1, let beta2, let epsilon, let decay):
            let m = state[0], v = state[1]
            let mean = Float(Double(rate) / Self.correction(beta1, step))
            let root = Float(Self.correction(beta2, step).squareRoot())
            for i in range {
                let g = gradient[i]
                w[i] -= rate * decay * w[i]
                m[i] = beta1 * m[i] + (1 - beta1) * g
                v[i] = beta2 * v[i] + (1 - beta2) * g * g
                w[i] -= mean * m[i] / (v[i].squareRoot() / root + epsilon)
            }
        }
    }

    /// 1 - βᵗ, in Double: it is small in the first steps.
    private static func correction(_ beta: Float, _ step: Int) -> Double { 1 - pow(Double("\(beta)")!, Double(step)) }
}

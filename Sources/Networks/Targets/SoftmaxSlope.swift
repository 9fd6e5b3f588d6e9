import Foundation
import Tensors

/// How softmax and cross-entropy change between two rows of logits z₀ and z.
///
/// The logarithmic mean ℓ(a, b) = (a - b) / (log a - log b), ℓ(a, a) = a, splits their differences among the logits
/// without a rest. From Σₖ ℓₖ (log pₖ - log p₀ₖ) = Σₖ (pₖ - p₀ₖ) = 0 and log pₖ = zₖ - log Σ exp(z):
///
///     Δ log p_c = Δz_c - Σₖ wₖ Δzₖ,     wₖ = ℓ(pₖ, p₀ₖ) / Σⱼ ℓ(pⱼ, p₀ⱼ)
///     Δ p_c     = ℓ(p_c, p₀_c) Δ log p_c
///
/// Where z₀ = z this is the derivative, ∂p_c/∂zₖ = p_c (δ - pₖ). (The identity is that of Ang & Choi, "A refined Divisia
/// index method", The Energy Journal 1997.)
struct SoftmaxSlope {
    /// ℓ(pₖ, p₀ₖ) for each class.
    private let means: [Double]
    private let total: Double

    init(from z₀: Tensor, to z: Tensor) {
        let logarithms = zip(Self.logarithms(z), Self.logarithms(z₀))
        means = logarithms.map { log, log₀ in
            let largest = exp(max(log, log₀)), distance = abs(log - log₀)
            return distance < 1e-10 ? largest : -largest * expm1(-distance) / distance
        }
        total = means.reduce(0, +)
    }

    /// mₖ with Δp_c = Σₖ mₖ Δzₖ.
    func ofProbability(_ c: Int) -> [Double] { ofLogarithm(c).map { means[c] * $0 } }

    /// mₖ with Δ(-log p_c) = Σₖ mₖ Δzₖ.
    func ofLoss(_ c: Int) -> [Double] { ofLogarithm(c).map { -$0 } }

    private func ofLogarithm(_ c: Int) -> [Double] {
        means.enumerated().map { k, mean in (k == c ? 1 : 0) - mean / total }
    }

    /// log p = z - log Σ exp(z).
    static func logarithms(_ z: Tensor) -> [Double] {
        let z = z.elements.map(Double.init), largest = z.max()!
        let logOfSum = largest + log(z.reduce(0) { $0 + exp($1 - largest) })
        return z.map { $0 - logOfSum }
    }
}

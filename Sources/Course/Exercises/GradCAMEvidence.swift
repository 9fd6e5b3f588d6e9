import Tensors

/// What Grad-CAM's check knows of one forward pass: everything that the right answer and the typical mistakes need.
struct GradCAMEvidence: Sendable {
    /// A: `[1, K, H, W]`.
    let activation: Tensor
    /// ∂yᶜ/∂A of the score of each class c, each of A's shape.
    let scoreGradients: [Tensor]
    /// ∂pᶜ/∂A of the probability of the class that is asked for.
    let probabilityGradient: Tensor
    /// The gradient of its cross-entropy.
    let lossGradient: Tensor
    /// The class that is asked for.
    let target: Int

    var scoreGradient: Tensor { scoreGradients[target] }

    /// L = ReLU(Σₖ αₖ Aᵏ), `[1, 1, H, W]`, with αₖ the mean over space of some gradient.
    func gradCAM(_ gradient: Tensor) -> Tensor { weightedSum(gradient.mean(over: .height, .width)).relu() }

    /// Σₖ wₖ Aᵏ, `[1, 1, H, W]`; the weights broadcast against A.
    func weightedSum(_ weights: Tensor) -> Tensor { (weights * activation).sum(over: .channel) }

    /// The right answer.
    var map: Tensor { gradCAM(scoreGradient) }
}

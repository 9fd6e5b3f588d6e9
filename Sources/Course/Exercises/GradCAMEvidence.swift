import Networks
import Tensors

/// Knowledge of Grad-CAM's check about one forward pass: everything that the right answer and the typical mistakes need.
public struct GradCAMEvidence: Sendable {
    package let pass: ForwardPass?
    /// A: `[1, K, H, W]`.
    package let activation: Tensor
    /// ∂yᶜ/∂A of the score of each class c, each of A's shape.
    package let scoreGradients: [Tensor]
    /// ∂pᶜ/∂A of the probability of the class that is asked for.
    package let probabilityGradient: Tensor
    /// The gradient of its cross-entropy.
    package let lossGradient: Tensor
    /// The class that is asked for.
    package let target: Int

    /// Evidence made by hand, of no pass.
    package init(
        activation: Tensor, scoreGradients: [Tensor], probabilityGradient: Tensor, lossGradient: Tensor, target: Int
    ) {
        (self.activation, self.scoreGradients) = (activation, scoreGradients)
        (self.probabilityGradient, self.lossGradient) = (probabilityGradient, lossGradient)
        (self.target, pass) = (target, nil)
    }

    /// What there is to know of a class in a pass.
    package init(of target: Int, at layer: LayerName, in pass: ForwardPass) throws {
        activation = try pass.activation(at: layer)
        scoreGradients = try (0..<pass.logits.shape[1]).map { try pass.gradient(of: .logit($0), at: layer) }
        probabilityGradient = try pass.gradient(of: .probability(target), at: layer)
        lossGradient = try pass.gradient(of: .loss(target), at: layer)
        (self.target, self.pass) = (target, pass)
    }

    package var scoreGradient: Tensor { scoreGradients[target] }

    /// α, `[1, K, 1, 1]`.
    package var weights: Tensor { scoreGradient.mean(over: .height, .width) }

    /// L = ReLU(Σₖ αₖ Aᵏ), `[1, 1, H, W]`, with αₖ the mean over space of some gradient.
    package func gradCAM(_ gradient: Tensor) -> Tensor { weightedSum(gradient.mean(over: .height, .width)).relu() }

    /// Σₖ wₖ Aᵏ, `[1, 1, H, W]`; the weights broadcast against A.
    package func weightedSum(_ weights: Tensor) -> Tensor { (weights * activation).sum(over: .channel) }

    /// The right answer.
    package var map: Tensor { gradCAM(scoreGradient) }
}

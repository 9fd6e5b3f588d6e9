import Tensors

/// How signals pass a network backward, from a target to a layer. The rules differ only where a layer is not linear.
public enum BackwardRule: Sendable {
    /// The chain rule: signals are gradients ∂y/∂A.
    case standard
    /// Guided backpropagation (Springenberg et al. 2014): a ReLU passes a signal only where both its input and the
    /// signal are positive.
    case guided
    /// Deconvnet (Zeiler & Fergus 2014): a ReLU passes the positive part of a signal, whatever its input was.
    case deconvolution
    /// DeepLIFT's Rescale (Shrikumar et al. 2017): signals are multipliers m with Σ m ⊙ (A - A₀) = y - y₀ at every layer,
    /// for the activations A₀ and the target y₀ of another pass of the same network.
    case rescale(reference: ForwardPass)

    /// A rule without the numbers that it needs: plans are made once for each.
    enum Kind: Hashable {
        case standard, guided, deconvolution, rescale
    }

    var kind: Kind {
        switch self {
        case .standard: .standard
        case .guided: .guided
        case .deconvolution: .deconvolution
        case .rescale: .rescale
        }
    }

    /// The pass that images are compared with.
    var reference: ForwardPass? { if case .rescale(let reference) = self { reference } else { nil } }
}

/// A backward rule as one layer sees it.
public enum LayerRule {
    case standard, guided, deconvolution
    /// With what the layer read in the reference's pass.
    case rescale(from: [Value])
}

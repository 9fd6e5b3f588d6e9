import Networks
import Tensors

/// Layer-wise relevance propagation: the score is handed back from layer to layer, each unit giving what it received to
/// those that it received it from.
///
///     R_in = Σₖ xₖ ⊙ Wₖᵀ (R_out / Σₖ Wₖ xₖ)          in the terms that the layer's rule sees (see `RelevanceRule`)
///
/// x: what a layer with weights W reads; R_out, R_in: relevances of its outputs and inputs, in units of y, the first that of
/// the score itself; at the image R: `[N, C, H, W]`. Apart from what biases keep and stabilizers lose, the relevances of
/// every layer add up to y.
///
/// Bach et al., "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation", PLOS
/// ONE 2015; rules for each kind of layer after Montavon et al., "Layer-Wise Relevance Propagation: An Overview", 2019.
/// zennit's composites the same, where it knows a network's sums and means as modules (a mean that is none hands relevance
/// on in equal parts), and with the ε of folded batch normalizations set to 0: zennit 0.5.1 leaves it behind and divides
/// by √(1 + ε) at every layer, which moves Lite0's largest relevances by 2 %.
public struct LRP: OnePassMethod {
    public static let name = "lrp"
    public static let description = MethodDescription(
        passes: "1 forward, about 3 backward", needs: "gradients", settings: [.composite, .epsilon, .gamma],
        isSigned: true, paper: "Bach et al., \"On Pixel-Wise Explanations… by Layer-Wise Relevance Propagation\", 2015")

    /// Rules for a convolutional network's convolutions and, always ε, for its linear layers.
    public enum Rules: String, CaseIterable, Sendable {
        /// ε everywhere.
        case epsilon
        /// z⁺ for convolutions: only what speaks for what was found.
        case epsilonPlus = "epsilon-plus"
        /// z⁺, and the first layer hands on in equal parts.
        case epsilonPlusFlat = "epsilon-plus-flat"
        /// α = 2, β = 1 for convolutions.
        case epsilonAlpha2Beta1 = "epsilon-alpha2-beta1"
        /// γ for convolutions; the first knows that levels lie between 0 and 255.
        case epsilonGammaBox = "epsilon-gamma-box"
    }

    public var rules: Rules
    /// The number that moves the denominators of ε away from 0, in units of what a layer puts out.
    public var epsilon: Float
    /// The factor, less 1, by which the favoured terms count more under γ.
    public var gamma: Float

    public init(rules: Rules = .epsilonPlus, epsilon: Float = 1e-6, gamma: Float = 0.25) {
        self.rules = rules
        self.epsilon = epsilon
        self.gamma = gamma
    }

    public init(_ settings: MethodSettings) {
        self.init()
        rules = settings.composite ?? rules
        epsilon = settings.epsilon ?? epsilon
        gamma = settings.gamma ?? gamma
    }

    /// - Returns: `[N, C, H, W]`, of either sign.
    /// - Complexity: one forward and one backward pass, in which a convolution counts once for each term of its rule,
    ///   forward and backward.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        for (setting, value) in [(MethodSettings.Name.epsilon, epsilon), (.gamma, gamma)] {
            guard value >= 0, value.isFinite else { throw ExplanationError.negative(setting, value, method: Self.name) }
        }
        let R = try pass.gradient(of: target, at: .input, rule: .relevance(composite(for: pass.network.input)))
        return Attribution(R, passes: Passes(forward: 1, backward: 1))
    }

    /// The rule of each layer of a network with such images.
    public func composite(for input: InputSpecification) -> Composite {
        let ε = RelevanceRule.epsilon(epsilon)
        switch rules {
        case .epsilon: return Composite(convolution: ε, linear: ε)
        case .epsilonPlus: return Composite(convolution: .alphaBeta(alpha: 1, beta: 0), linear: ε)
        case .epsilonPlusFlat:
            return Composite(first: .flat, convolution: .alphaBeta(alpha: 1, beta: 0), linear: ε)
        case .epsilonAlpha2Beta1: return Composite(convolution: .alphaBeta(alpha: 2, beta: 1), linear: ε)
        case .epsilonGammaBox:
            let levels = { (v: Float) in zip(input.mean, input.deviation).map { (v - $0) / $1 } }
            return Composite(first: .zBox(low: levels(0), high: levels(255)), convolution: .gamma(gamma), linear: ε)
        }
    }
}

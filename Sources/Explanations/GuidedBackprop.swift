import Networks
import Tensors

/// Guided backpropagation: the gradient, with what is negative stopped at every ReLU.
///
///     R' = max(0, R) where a > 0, else 0            from behind a ReLU to before it
///
/// a: the ReLU's input; R: the signal that arrives from the target. The result `[N, C, H, W]` is no gradient: it shows
/// patterns sharply, and depends little on the class.
///
/// Springenberg et al., "Striving for Simplicity: The All Convolutional Net", ICLR workshop 2015, figure 1. A ReLU6 also
/// stops what arrives where it is at its ceiling. Captum applies the rule at `nn.ReLU` modules alone.
public struct GuidedBackprop: OnePassMethod {
    public static let name = "guided-backprop"
    public static let description = MethodDescription(
        passes: "1 forward, 1 backward", needs: "gradients, ReLUs", isSigned: true,
        paper: "Springenberg et al., \"Striving for Simplicity\", ICLR workshop 2015")

    public init() {}
    public init(_ settings: MethodSettings) {}

    /// - Returns: `[N, C, H, W]`, of either sign.
    /// - Complexity: one forward and one backward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        // R' = max(0, R) where a > 0
        let R = try pass.gradient(of: target, at: .input, rule: .guided)
        return Attribution(R, passes: Passes(forward: 1, backward: 1))
    }
}

import Networks
import Tensors

/// Input × gradient: each channel of each pixel, times what the target gains with it.
///
///     R = x ⊙ ∂y/∂x
///
/// x: `[N, C, H, W]`, in network units, so that 0 is the mean colour; R: the same shape, in units of y. For a linear
/// network the values add up to y without its bias.
///
/// Shrikumar, Greenside and Kundaje, "Learning Important Features Through Propagating Activation Differences",
/// ICML 2017, section 2.2. Captum the same.
public struct InputXGradient: OnePassMethod {
    public static let name = "input-x-gradient"
    public static let description = MethodDescription(
        passes: "1 forward, 1 backward", needs: "gradients", isSigned: true,
        paper: "Shrikumar, Greenside, Kundaje, \"Learning Important Features…\", ICML 2017")

    public init() {}
    public init(_ settings: MethodSettings) {}

    /// - Returns: `[N, C, H, W]`, of either sign.
    /// - Complexity: one forward and one backward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        // R = x ⊙ ∂y/∂x
        let R = try pass.input * pass.gradient(of: target, at: .input)
        return Attribution(R, passes: Passes(forward: 1, backward: 1))
    }
}

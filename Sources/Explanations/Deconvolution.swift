import Networks
import Tensors

/// Deconvolution: the target carried back to the image, with what is negative stopped at every ReLU.
///
///     R' = max(0, R)            from behind a ReLU to before it, whatever went in
///
/// R: the signal that arrives from the target. Convolutions are transposed, and max-pooling puts the signal where the
/// maximum was. The result `[N, C, H, W]` is no gradient.
///
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 2.1. Captum applies the
/// rule at `nn.ReLU` modules alone.
public struct Deconvolution: OnePassMethod {
    public static let name = "deconvolution"
    public static let description = MethodDescription(
        passes: "1 forward, 1 backward", needs: "gradients, ReLUs", isSigned: true,
        paper: "Zeiler, Fergus, \"Visualizing and Understanding Convolutional Networks\", ECCV 2014")

    public init() {}
    public init(_ settings: MethodSettings) {}

    /// - Returns: `[N, C, H, W]`, of either sign.
    /// - Complexity: one forward and one backward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        // R' = max(0, R)
        let R = try pass.gradient(of: target, at: .input, rule: .deconvolution)
        return Attribution(R, passes: Passes(forward: 1, backward: 1))
    }
}

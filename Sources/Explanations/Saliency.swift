import Networks
import Tensors

/// Saliency: how much the target changes with each channel of each pixel.
///
///     S = ∂y/∂x
///
/// x: `[N, C, H, W]`, the image in network units; y: the score of a class before softmax, or another `Target`;
/// S: `[N, C, H, W]`, in units of y per unit of x, of either sign. The paper draws maxₖ |Sₖ|: a step of drawing here.
///
/// Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", ICLR workshop 2014, equation 3. Captum takes the
/// absolute value by default: set `isAbsolute` for its maps.
public struct Saliency: OnePassMethod {
    public static let name = "saliency"
    public static let description = MethodDescription(
        passes: "1 forward, 1 backward", needs: "gradients", peers: [.captum], isSigned: true,
        paper: "Simonyan, Vedaldi, Zisserman, \"Deep Inside Convolutional Networks\", ICLR workshop 2014")

    /// Whether |S| is returned.
    public var isAbsolute: Bool

    public init(isAbsolute: Bool = false) { self.isAbsolute = isAbsolute }
    public init(_ settings: MethodSettings) { self.init(isAbsolute: settings.convention == .captum) }

    /// - Returns: `[N, C, H, W]`, of either sign unless `isAbsolute`.
    /// - Complexity: one forward and one backward pass.
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        // notebook: begin saliency
        // S = ∂y/∂x
        let S = try pass.gradient(of: target, at: .input)
        // notebook: end saliency
        return Attribution(isAbsolute ? S.absoluteValue() : S, passes: Passes(forward: 1, backward: 1))
    }
}

import Networks
import Tensors

/// The α of Grad-CAM++ where a global average follows the maps: there the gradient is the same at every place.
///
///     wₖ = 1/HW Σᵢ Σⱼ gᵏᵢⱼ,     sₖ = wₖ Σᵢ Σⱼ Aᵏᵢⱼ,     αₖ = 1 / (2 + sₖ)
///
/// A: `[1, K, H, W]`, the layer's activation; g = ∂y/∂A, of A's shape; w, s, α: `[1, K, 1, 1]`; y: the target. With g = wₖ
/// everywhere αₖ is what equation 10 of the paper gives at each place of map k, and sₖ is the part of y that comes through
/// the map: Σₖ sₖ = y - b for a linear layer with bias b behind the average.
///
/// Chattopadhay et al., "Grad-CAM++", WACV 2018, equation 10.
public struct PooledAlphas: Sendable {
    /// w, in units of y for a unit of A.
    public let weights: Tensor
    /// s, in units of y.
    public let parts: Tensor
    /// α.
    public let alphas: Tensor
    /// max |g - w| / max |g|: how far the gradient is from being the same everywhere. 0 but for rounding where an average
    /// follows.
    public let spread: Float

    /// - Parameters:
    ///   - target: y.
    ///   - pass: of one image.
    ///   - layer: nil for the network's last convolutional stage.
    /// - Throws: `NetworkError`, `ExplanationError.noPlaces` for a layer without height and width.
    /// - Complexity: a backward pass from the target to the layer.
    public init(of target: Target, in pass: ForwardPass, at layer: LayerName? = nil) throws {
        precondition(pass.batchSize == 1, "the alphas of one image, got \(pass.batchSize)")
        let layer = try pass.mapsLayer(layer)
        let A = try pass.activation(at: layer), g = try pass.gradient(of: target, at: layer)
        weights = g.mean(over: .height, .width)
        parts = A.sum(over: .height, .width) * weights
        alphas = parts.map { 1 / (2 + $0) }
        spread = (g - weights).absoluteValue().maximum() / g.absoluteValue().maximum()
    }

    /// The share of the maps that speak against the target, which Grad-CAM++ cuts off: 0...1.
    public var negativeShare: Float { weights.map { $0 < 0 ? 1 : 0 }.mean() }
}

import Networks
import Tensors

/// How much an image excites a target, and how that changes with the image.
struct Excitation {
    /// y: a logit, the value of one unit, or the mean of a channel's map.
    let value: Float
    /// ∂y/∂c, `[C, H, W]`.
    let gradient: Tensor

    /// - Parameter image: c, `[C, H, W]` in 0...1.
    init(of target: Target, by image: Tensor, in network: Network) throws {
        let pass = try network.forward(network.input.normalize(image * 255))
        let units = try Self.units(of: target, in: pass)
        value = try target.values(in: pass)[0] / units
        let slope = Tensor(network.input.deviation.map { 255 / ($0 * units) }, shape: [image.shape[0], 1, 1])
        gradient = try pass.gradient(of: target, at: .input)[part: 0] * slope
    }

    /// How many units y is the mean of.
    private static func units(of target: Target, in pass: ForwardPass) throws -> Float {
        guard case .neuron(let layer, _, let row, let column) = target, row == nil || column == nil else { return 1 }
        let shape = try pass.shape(of: layer)
        guard shape.rank == 4 else { return 1 }
        return Float((row == nil ? shape[2] : 1) * (column == nil ? shape[3] : 1))
    }
}

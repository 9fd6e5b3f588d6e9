import Networks
import Tensors

/// The excitation of a target by an image, and its change with the image.
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
        let uphill = try pass.gradient(of: Self.lit(target, in: pass), at: .input)
        gradient = network.input.reordered(uphill[part: 0] * slope)
    }

    /// The target; but where a ReLU holds back all units that y is the mean of, so that no way leads up from it, the same
    /// units of what the ReLU reads.
    private static func lit(_ target: Target, in pass: ForwardPass) throws -> Target {
        guard case .unit(let channel, let row, let column) = target.functional, let layer = target.output,
            try target.values(in: pass)[0] == 0,
            let before = try pass.network.rectified(by: layer)
        else { return target }
        return .neuron(layer: before, channel: channel, row: row, column: column)
    }

    /// How many units y is the mean of.
    private static func units(of target: Target, in pass: ForwardPass) throws -> Float {
        guard case .unit(_, let row, let column) = target.functional, let layer = target.output,
            row == nil || column == nil
        else { return 1 }
        let shape = try pass.shape(of: layer)
        guard shape.rank == 4 else { return 1 }
        return Float((row == nil ? shape[2] : 1) * (column == nil ? shape[3] : 1))
    }
}

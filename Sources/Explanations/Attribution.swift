import Networks
import Tensors

/// The finding of a method.
public struct Attribution: Sendable {
    /// Raw values, neither scaled nor resized: `[N, C, H, W]` for each pixel's channels, `[N, 1, H, W]` for each place of
    /// the image or of a layer, or of the shape of a layer's activation.
    public let values: Tensor
    /// Σ attributions - (f(x) - f(b)) for each image, in units of the target; nil for methods that do not promise that it
    /// is small.
    public let completenessError: [Float]?
    /// The passes that it took for one image.
    public let passes: Passes
    /// The operations that were computed of the passes for one image, where those were not computed whole.
    public let operations: Operations?

    public init(
        _ values: Tensor, completenessError: [Float]? = nil, passes: Passes, operations: Operations? = nil
    ) {
        self.values = values
        self.completenessError = completenessError
        self.passes = passes
        self.operations = operations
    }

    /// The attributions of several images as those of a batch.
    init(joining parts: [Attribution]) {
        let shape = parts[0].values.shape
        let stacked = Tensor(stacking: parts.map(\.values))
        let errors = parts.compactMap(\.completenessError)
        self.init(
            stacked.reshaped(to: Shape([parts.count * shape[0]] + shape.dropFirst())),
            completenessError: errors.isEmpty ? nil : errors.flatMap { $0 }, passes: parts[0].passes,
            operations: parts[0].operations)
    }
}

/// Runs of a network: forward from the image, and backward from the target.
public struct Passes: Hashable, Sendable, CustomStringConvertible {
    public var forward: Int
    public var backward: Int

    public init(forward: Int, backward: Int = 0) {
        self.forward = forward
        self.backward = backward
    }

    public var description: String { "\(forward) forward, \(backward) backward" }
}

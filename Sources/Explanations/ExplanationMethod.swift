import Networks
import Tensors

/// A way to say what in an image speaks for a target.
///
///     let attribution = try IntegratedGradients(steps: 50).attribute(.logit(281), to: image, in: network)
///
/// A method is a value: its settings are its properties, and explaining changes nothing. Each image of a batch has the
/// explanation that it has alone, random numbers included.
public protocol ExplanationMethod: Sendable {
    /// The name on the command line.
    static var name: String { get }
    /// The entry in a list of methods.
    static var description: MethodDescription { get }

    /// The method with some settings; what they leave open has its default, and what it does not have is ignored.
    init(_ settings: MethodSettings)

    /// Explains a target for each image.
    /// - Parameters:
    ///   - target: y, the same for all images.
    ///   - images: preprocessed, `[N, C, H, W]`, or one image `[C, H, W]`.
    /// - Returns: raw values, neither scaled nor resized.
    /// - Throws: `NetworkError` if the images, the target or the layer do not fit the network, `ExplanationError` if the
    ///   settings cannot be used.
    func attribute(_ target: Target, to images: Tensor, in network: Network) throws -> Attribution

    /// Explains a target for each image of a forward pass that has been made, which one-pass methods need not repeat.
    /// - Returns: as above; the passes count that forward pass.
    func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution
}

extension ExplanationMethod {
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        try attribute(target, to: pass.input, in: pass.network)
    }

    /// Explains a target of its own for each image.
    /// - Throws: as above, and `NetworkError.targetCount` if there are not as many targets as images.
    public func attribute(_ targets: [Target], to images: Tensor, in network: Network) throws -> Attribution {
        let images = try network.batch(images)
        guard targets.count == 1 || targets.count == images.shape[0] else {
            throw NetworkError.targetCount(targets.count, images: images.shape[0])
        }
        if Set(targets).count == 1 { return try attribute(targets[0], to: images, in: network) }
        return try Attribution(
            joining: targets.enumerated().map { try attribute($1, to: images[part: $0], in: network) })
    }
}

extension Network {
    /// Images with their batch axis.
    /// - Throws: `NetworkError.wrongInputShape`.
    func batch(_ images: Tensor) throws(NetworkError) -> Tensor {
        let batch = images.shape.rank == 3 ? images.reshaped(to: Shape([1] + images.shape.sizes)) : images
        guard batch.shape.rank == 4, batch.shape[1] == input.channels, batch.count > 0 else {
            throw .wrongInputShape(images.shape, network: name, channels: input.channels)
        }
        return batch
    }
}

import Networks
import Tensors

/// CAM: the maps that a class's weights add up, for a network that ends in global average pooling and a linear layer.
///
///     M_c = Σₖ w_k^c f_k
///
/// f: `[N, K, H, W]`, the maps before the pooling; w^c: `[K]`, the linear layer's weights of class c; M: `[N, 1, H, W]`,
/// of either sign and not normalized. Its mean is the class's score, apart from the bias.
///
/// Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, equation 2.
public struct CAM: CAMMethod {
    public static let name = "cam"
    public static let description = MethodDescription(
        passes: "1 forward", needs: "a head of global average pooling and one linear layer", isSigned: true,
        paper: "Zhou et al., \"Learning Deep Features for Discriminative Localization\", CVPR 2016")

    public init() {}
    public init(_ settings: MethodSettings) {}

    /// The layer is the one before the pooling.
    public var layer: LayerName? { nil }

    public var backwardPasses: Int { 0 }

    /// The map of a class for each image of a pass.
    /// - Throws: as `map(ofClass:in:)`, and `ExplanationError.needsClass` for a target that is not a class's score.
    public func map(of target: Target, in pass: ForwardPass) throws -> Tensor {
        guard case .logit(let c) = target.functional, target.layer(in: pass.network) == pass.network.outputLayer
        else { throw ExplanationError.needsClass(method: Self.name) }
        return try map(ofClass: c, in: pass)
    }

    /// The map of a class for each image of a pass.
    /// - Returns: `[N, 1, H, W]` at the resolution of the maps before the pooling.
    /// - Throws: `NeedsGlobalAveragePooling` for a network with another head, `NetworkError.classOutOfRange`.
    /// - Complexity: no pass at all beyond the forward one.
    public func map(ofClass c: Int, in pass: ForwardPass) throws -> Tensor {
        guard let head = pass.network.pooledClassifier else {
            throw NeedsGlobalAveragePooling(network: pass.network.name)
        }
        guard (0..<head.weight.shape[0]).contains(c) else {
            throw NetworkError.classOutOfRange(c, count: head.weight.shape[0])
        }
        let f = try pass.activation(at: head.maps)
        // notebook: begin cam
        let w = head.weight[part: c].reshaped(to: [f.shape[1], 1, 1])
        return (w * f).sum(over: .channel)
        // notebook: end cam
    }

    /// CAM's formula rests on a head that this network does not have.
    public struct NeedsGlobalAveragePooling: Error, Equatable, CustomStringConvertible {
        public let network: String

        public var description: String {
            // notebook: begin needs
            "CAM needs a network that ends in global average pooling and one linear layer, and \(network) does not; "
                + "use \(GradCAM.name), which needs neither."
            // notebook: end needs
        }
    }
}

import Networks
import Tensors

/// A method that adds up the maps of one layer, and can be asked of a forward pass that has been made.
public protocol CAMMethod: OnePassMethod {
    /// The layer whose maps are added up; nil for the network's last convolutional stage.
    var layer: LayerName? { get }
    /// The backward passes that it takes beyond the forward pass that it is asked of.
    var backwardPasses: Int { get }

    /// The map of a target for each image of a pass.
    /// - Returns: `[N, 1, h, w]` at the layer's resolution.
    func map(of target: Target, in pass: ForwardPass) throws -> Tensor
}

extension CAMMethod {
    public func attribute(_ target: Target, in pass: ForwardPass) throws -> Attribution {
        Attribution(try map(of: target, in: pass), passes: Passes(forward: 1, backward: backwardPasses))
    }

    /// One backward pass, from the target to the layer.
    public var backwardPasses: Int { 1 }
}

extension ForwardPass {
    /// The layer whose maps a CAM method adds up.
    /// - Throws: `NetworkError.unknownLayer`, `ExplanationError.noPlaces` for a layer without height and width.
    func mapsLayer(_ layer: LayerName?) throws -> LayerName {
        let layer = layer ?? network.explanationLayer
        let shape = try shape(of: layer)
        guard shape.rank == 4 else { throw ExplanationError.noPlaces(layer: layer, shape: shape) }
        return layer
    }
}

extension MethodDescription {
    /// Description of a method that weights a layer's maps by their gradients.
    static func gradientCAM(peers: [Convention] = [], paper: String) -> MethodDescription {
        MethodDescription(
            passes: "1 forward, 1 backward to the layer", needs: "gradients, a layer with maps", settings: [.layer],
            peers: peers, isSigned: false, paper: paper)
    }
}

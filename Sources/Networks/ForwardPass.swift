import Tensors

/// One run of a network on a batch of images, which can be asked what happened inside.
///
/// Nothing has to be registered beforehand or removed afterwards, and asking changes nothing: a gradient is a question
/// with a target, a layer and a rule.
public struct ForwardPass: Sendable {
    public let network: Network
    /// The images, `[N, C, H, W]`.
    public let input: Tensor
    /// The scores before softmax, `[N, classes]`.
    public let logits: Tensor
    private let compiled: CompiledNetwork
    private let run: CompiledNetwork.Run

    init(
        network: Network, supplied: CompiledNetwork.SuppliedOutputs, compiled: CompiledNetwork
    ) throws {
        self.network = network
        self.compiled = compiled
        input = supplied[0]!
        run = CompiledNetwork.Run(supplied: supplied, kept: try compiled.forward(supplied))
        logits = try compiled.activation(at: network.outputNodes[0], of: run)
    }

    /// The number of images.
    public var batchSize: Int { input.shape[0] }

    /// softmax of the logits, `[N, classes]`.
    public var probabilities: Tensor { logits.softmax() }

    /// The output of a layer, `[N, C, H, W]` or `[N, features]`.
    ///
    /// Batch normalization and activation functions run fused into the convolution before them; asked for what lies
    /// between, the pass computes that one layer again.
    /// - Throws: `NetworkError.unknownLayer`, `EngineError`.
    public func activation(at layer: LayerName) throws -> Tensor {
        try compiled.activation(at: network.node(layer), of: run)
    }

    /// ∂y/∂A: how the target y changes with each element of a layer's output A, under a backward rule.
    ///
    /// - Parameters:
    ///   - target: y, the same for all images.
    ///   - layer: whose output is A; `.input` for the image itself.
    ///   - rule: how signals pass a layer. Under `.standard` the result is the gradient.
    /// - Returns: a tensor of A's shape, in units of y per unit of A.
    /// - Throws: `NetworkError` if the layer, the class or the unit does not exist, or y does not depend on A.
    /// - Precondition: a reference of the rule is a pass of this network on as many images of one size.
    /// - Complexity: a backward pass from y to A and no further.
    public func gradient(of target: Target, at layer: LayerName, rule: BackwardRule = .standard) throws -> Tensor {
        try gradient(of: [target], at: [layer], rule: rule)[0]
    }

    /// The gradients of one target for each image (or one for all) at several layers, in one backward pass.
    /// - Throws: `NetworkError` as above, and if the targets lie at different layers or are not as many as the images.
    public func gradient(
        of targets: [Target], at layers: [LayerName], rule: BackwardRule = .standard
    ) throws -> [Tensor] {
        guard targets.count == 1 || targets.count == batchSize else {
            throw NetworkError.targetCount(targets.count, images: batchSize)
        }
        if let reference = rule.reference {
            precondition(
                reference.compiled === compiled,
                "a reference of \(reference.network.name), \(reference.input.shape), for a pass of \(network.name), "
                    + "\(input.shape), or of another network of that name")
        }
        var (layer, seed) = try Target.seed(targets, in: self, reference: rule.reference)
        if case .relevance = rule { seed = try seed * activation(at: layer) }
        return try compiled.gradient(
            of: network.node(layer), seed: seed, at: layers.map { try network.node($0) }, rule: rule.kind, of: run,
            reference: rule.reference?.run)
    }

    /// The shape of a layer's output in this pass, known without reading it.
    /// - Throws: `NetworkError.unknownLayer`.
    public func shape(of layer: LayerName) throws -> Shape { compiled.shape(of: try network.node(layer)) }

    /// This pass as it goes on from another output of a layer: only what depends on that layer is computed again.
    ///
    ///     try pass.replacing(layer, with: A).logits             // y as a function of A alone
    ///     try pass.replacing(layer, with: A).gradient(of: .logit(281), at: layer)
    ///
    /// What reads past the layer, a skip connection for instance, reads what this pass computed. A layer before the
    /// replaced one has no gradient there.
    /// - Parameters:
    ///   - layer: whose output is replaced.
    ///   - activation: what takes its place, of the output's shape: one for each image of this pass.
    /// - Returns: a pass with the same input, its activations from `layer` on those of the replacement.
    /// - Throws: `NetworkError.unknownLayer`, `wrongActivation` for another shape, `EngineError`.
    /// - Complexity: the part of a forward pass behind the layer.
    public func replacing(_ layer: LayerName, with activation: Tensor) throws -> ForwardPass {
        let node = try network.node(layer), expected = compiled.shape(of: node)
        guard activation.shape == expected else {
            throw NetworkError.wrongActivation(activation.shape, layer: layer, expected: expected)
        }
        let (behind, others) = try compiled.replacing(node)
        var supplied = run.supplied
        for other in others { supplied[other] = try compiled.activation(at: other, of: run) }
        supplied[node] = activation
        return try ForwardPass(network: network, supplied: supplied, compiled: behind)
    }
}

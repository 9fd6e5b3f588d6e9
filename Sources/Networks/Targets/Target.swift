import Tensors

/// The number y whose gradient is asked for: a functional of one output of a network.
///
///     try pass.gradient(of: .logit(281), at: layer)                            // a class
///     try pass.gradient(of: .logit(3, of: "boxes"), at: layer)                 // of another output
///     try pass.gradient(of: .region(channel: 12, mask: dog), at: layer)        // a segment of a map
public struct Target: Hashable, Sendable {
    /// The layer at whose output y is read; nil for the network's first output.
    public let output: LayerName?
    /// y as a function of that output.
    public let functional: Functional

    public init(_ functional: Functional, of output: LayerName? = nil) {
        self.functional = functional
        self.output = output
    }

    /// The layer at whose output y is read.
    public func layer(in network: Network) -> LayerName { output ?? network.outputLayer }

    /// y for each image of a pass, `[N]`.
    /// - Throws: `NetworkError` if the class or the unit does not exist.
    public func values(in pass: ForwardPass) throws -> [Float] {
        let layer = layer(in: pass.network)
        return try values(for: layer == pass.network.outputLayer ? pass.logits : pass.activation(at: layer))
    }

    /// y for each image, `[N]`, from the outputs `[N, …]` of the layer at which y is read: the logits for a class.
    /// - Throws: `NetworkError` if the class or the unit does not exist.
    public func values(for outputs: Tensor) throws(NetworkError) -> [Float] {
        try functional.check(Shape(Array(outputs.shape.dropFirst())), at: output)
        return (0..<outputs.shape[0]).map { functional.value(of: outputs[part: $0]) }
    }

    /// ∂y/∂output at the layer where y is read: what a backward pass starts from. Compared with a reference, numbers m
    /// with y - y₀ = Σ m (output - output₀).
    static func seed(
        _ targets: [Target], in pass: ForwardPass, reference: ForwardPass? = nil
    ) throws -> (layer: LayerName, seed: Tensor) {
        let layer = targets[0].layer(in: pass.network)
        for target in targets where target.layer(in: pass.network) != layer {
            throw NetworkError.noPath(from: target.layer(in: pass.network), to: layer)
        }
        let shape = Shape(Array(try pass.shape(of: layer).dropFirst()))
        for target in targets { try target.functional.check(shape, at: target.output) }
        // The outputs are read only by those whose slope depends on them.
        let readsOutputs = targets.contains { !$0.functional.isLinear }
        let z = readsOutputs ? try pass.activation(at: layer) : nil
        let z₀ = readsOutputs ? try reference?.activation(at: layer) ?? z : nil
        let slopes = (0..<pass.batchSize).map { image in
            let functional = targets[targets.count == 1 ? 0 : image].functional
            guard let z, let z₀, !functional.isLinear else { return functional.coefficients(for: shape) }
            return functional.slope(from: z₀[part: image], to: z[part: image])
        }
        return (layer, Tensor(stacking: slopes))
    }
}

extension Target {
    /// The score of a class before softmax, y = zᶜ. What explanations use: it does not depend on the other classes.
    public static func logit(_ c: Int, of output: LayerName? = nil) -> Target { Target(.logit(c), of: output) }

    /// The probability of a class, y = pᶜ = exp(zᶜ) / Σ exp(z).
    public static func probability(_ c: Int, of output: LayerName? = nil) -> Target {
        Target(.probability(c), of: output)
    }

    /// The cross-entropy of a class, y = -log pᶜ: what training makes small.
    public static func loss(_ c: Int, of output: LayerName? = nil) -> Target { Target(.loss(c), of: output) }

    /// How far the score of one class lies above that of another, y = zᵃ - zᵇ: the border between two classes is y = 0.
    public static func margin(of a: Int, over b: Int) -> Target { Target(.margin(of: a, over: b)) }

    /// One unit of an inner layer, y = A[channel, row, column]; without a place the sum over the channel's map.
    public static func neuron(layer: LayerName, channel: Int, row: Int? = nil, column: Int? = nil) -> Target {
        Target(.unit(channel: channel, row: row, column: column), of: layer)
    }

    /// A part of one channel's map, y = Σᵢⱼ m[i, j] A[channel, i, j]: a segment of a class, for instance.
    /// - Parameter mask: m, `[H, W]`, of the map's size.
    public static func region(channel: Int, mask: Tensor, of output: LayerName? = nil) -> Target {
        Target(.region(channel: channel, mask: mask), of: output)
    }

    /// A word at one step of a sentence, y = log p[step, word], from scores `[N, steps, words]`.
    public static func word(_ word: Int, step: Int, of output: LayerName? = nil) -> Target {
        Target(.word(word, step: step), of: output)
    }

    /// A direction of an output, y = ⟨v, A⟩.
    /// - Parameter v: of the output's shape for one image.
    public static func product(with v: Tensor, of output: LayerName? = nil) -> Target {
        Target(.product(with: v), of: output)
    }
}

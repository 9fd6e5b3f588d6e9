import Tensors

/// y = W x + b.
///
/// x: `[N, I]` (or `[N, C, H, W]` with C H W = I, read in that order), W: `[O, I]`, b: `[O]`, y: `[N, O]`.
public struct Linear: Layer {
    public let weight: Tensor
    public let bias: Tensor?
    private let key: String

    public init(_ name: String, weight: Tensor, bias: Tensor? = nil) {
        precondition(weight.shape.rank == 2, "weights of a linear layer are [O, I], got \(weight.shape)")
        self.weight = weight
        self.bias = bias
        key = name
    }

    public func accepts(_ input: Shape) -> Bool { input.dropFirst().reduce(1, *) == weight.shape[1] }

    private var weights: Constant { Constant(weight, key: key + ".weight") }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].multiplied(by: weights, bias: bias.map { Constant($0, key: key + ".bias") })
    }

    /// Linear: ∂y/∂x = Wᵀ.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        [signal.multipliedTransposed(by: weights).reshaped(to: inputs[0].shape)]
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }
}

import Tensors

/// y = W x + b.
///
/// x: `[N, I]` (or `[N, C, H, W]` with C H W = I, read in that order), W: `[O, I]`, b: `[O]`, y: `[N, O]`; of tokens `[N, T, I]`, T = 1
/// too, each by itself, y: `[N, T, O]`. Linear: ∂y/∂x = Wᵀ, and with g = ∂L/∂y, ∂L/∂W = Σₙ g xᵀ, ∂L/∂b = Σₙ g.
public struct Linear: WeightedSum {
    public let weight: Tensor
    public let bias: Tensor?
    let key: String
    private let readsTokens: Bool

    /// - Parameter readsTokens: whether the last axis alone is read, whatever the others count: a single token `[N, 1, 1, I]` looks
    ///   like an image of one row.
    public init(_ name: String, weight: Tensor, bias: Tensor? = nil, readsTokens: Bool = false) {
        precondition(weight.shape.rank == 2, "weights of a linear layer are [O, I], got \(weight.shape)")
        self.weight = weight
        self.bias = bias
        key = name
        self.readsTokens = readsTokens
    }

    public func accepts(_ input: Shape) -> Bool { isOneRow(input) || input[input.rank - 1] == weight.shape[1] }

    /// Whether all of an example is one row, rather than one of many. A single token is one of many.
    private func isOneRow(_ input: Shape) -> Bool {
        !readsTokens && input.rank != 3 && input.dropFirst().reduce(1, *) == weight.shape[1]
    }

    var kind: WeightedSumKind { .linear }
    var weights: Constant { Constant(weight, key: key + ".weight") }
    var offsets: Constant? { bias.map { Constant($0, key: key + ".bias") } }

    public func forward(_ inputs: [Value]) -> Value { sum(inputs[0]) }

    /// Every rule is the chain rule, but for relevance.
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        share(signal, over: inputs[0], rule: rule)
    }

    func sum(_ x: Value, weights: Constant, offsets: Constant?) -> Value {
        (isOneRow(x.shape) ? x.rows : x).transformed(by: weights, bias: offsets)
    }

    func spread(_ signal: Value, weights: Constant, over x: Value) -> Value {
        signal.multiplied(by: x.constant(weights)).reshaped(to: x.shape)
    }

    public var parameters: [(name: String, tensor: Tensor)] {
        [("weight", weight)] + (bias.map { [("bias", $0)] } ?? [])
    }
}

import Tensors

/// One step of a network: what it computes, and how signals pass it on their way back.
///
/// A layer's file is its whole story. `forward` is the formula; `backward` answers, for each rule, what becomes of a
/// signal that arrives at the output. Under `.standard` the signal is a gradient ∂y/∂output and what leaves is ∂y/∂input.
/// The chain rule follows from the formula: `backward` only says where a rule departs from it.
public protocol Layer: Sendable {
    /// What a table calls it; by default the name of its type.
    var kind: String { get }

    /// The output for some inputs.
    func forward(_ inputs: [Value]) -> Value

    /// The signal at each input, from the signal at the output; nil where the rule is the chain rule at this layer.
    /// - Parameters:
    ///   - inputs: what the layer read.
    ///   - output: what it gave.
    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]?

    /// The part of the input that one output element sees, for layers that look at neighbours.
    func window(for input: Shape) -> Window?

    /// Whether the layer can be used on inputs of that shape, the first one's where it reads several.
    func accepts(_ input: Shape) -> Bool

    /// The parameters by the last part of their names in a state dict: `weight`, `bias`, `running_mean` …
    var parameters: [(name: String, tensor: Tensor)] { get }
}

/// A layer behind which units are looked at: a function of each number by itself, which lets some pass and others not.
public protocol ActivationFunction: Layer {}

extension Layer {
    public var kind: String { "\(type(of: self))" }
    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? { nil }
    public func window(for input: Shape) -> Window? { nil }
    public func accepts(_ input: Shape) -> Bool { true }
    public var parameters: [(name: String, tensor: Tensor)] { [] }
}

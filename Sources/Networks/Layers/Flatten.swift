import Tensors

/// `[N, C, H, W]` as `[N, C H W]`: the same numbers, for networks that end without a linear layer.
public struct Flatten: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        return x.reshaped(to: [x.batch, x.shape.elementCount / x.batch])
    }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value] {
        [signal.reshaped(to: inputs[0].shape)]
    }
}

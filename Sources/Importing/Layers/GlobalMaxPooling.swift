import Networks
import Tensors

/// y_c = max over all places of x_c. x: `[N, C, H, W]`, y: `[N, C, 1, 1]`. The signal goes to the place that won.
struct GlobalMaxPooling: Layer {
    func window(for input: Shape) -> Window? { Window(kernel: .init(input[2], input[3])) }

    func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0]
        return x.pooled(.maximum, window: Window(kernel: .init(x.shape[2], x.shape[3])))
    }

    /// Rescale asks which place made the difference.
    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        let pooling = MaxPooling(kernel: .init(inputs[0].shape[2], inputs[0].shape[3]))
        return pooling.backward(signal, inputs: inputs, output: output, rule: rule)
    }
}

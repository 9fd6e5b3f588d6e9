import Networks
import Tensors

/// y = x, of images of one size: what stands behind it would not fit another.
struct FixedSize: Layer {
    let height, width: Int

    func accepts(_ input: Shape) -> Bool { input[2] == height && input[3] == width }
    func forward(_ inputs: [Value]) -> Value { inputs[0].applying(.linear(scale: 1, shift: 0)) }

    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? { [signal] }
}

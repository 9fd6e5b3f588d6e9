import Tensors

/// The mean over windows that make h × w places of any image whose height and width are multiples of h and w.
///
/// x: `[N, C, H, W]`, y: `[N, C, h, w]`. An image that has the size already passes as it is, as it does in AlexNet and
/// VGG at their own input size. Linear: each place under a window of n places receives signal / n.
public struct AdaptiveAveragePooling: Layer {
    public let size: Window.Pair

    public init(size: Window.Pair) { self.size = size }

    public func accepts(_ input: Shape) -> Bool {
        input[2] % size.height == 0 && input[3] % size.width == 0
    }

    public func window(for input: Shape) -> Window? {
        let step = Window.Pair(input[2] / size.height, input[3] / size.width)
        return Window(kernel: step, stride: step)
    }

    public func forward(_ inputs: [Value]) -> Value {
        inputs[0].pooled(.average(countsPadding: true), window: window(for: inputs[0].shape)!)
    }

    public func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        signal.led(throughMean: output, of: inputs[0], window: window(for: inputs[0].shape)!, rule: rule)
    }
}

import Tensors

/// A signal led back in equal parts to all elements under each window.
struct AveragePoolingGradient: Operation {
    let window: Window
    let countsPadding: Bool
    /// H and W of what was pooled.
    let size: Window.Pair
    /// The value that was pooled: the result is to lie as it does. It is not read.
    let model: Int

    func shapes(of inputs: [Shape]) -> [Shape] { [[inputs[0][0], inputs[0][1], size.height, size.width]] }
}

import Networks
import Tensors

// What several families are made of.

extension NetworkBuilder {
    enum Activation {
        case none, relu, relu6, hardSwish
    }

    /// Convolution, batch normalization and activation under the names that torchvision's `Conv2dNormActivation` gives
    /// them: `NAME.0`, `NAME.1`, `NAME.2`.
    mutating func convolutionNormActivation(
        _ name: String, _ x: Output, to channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1,
        epsilon: Float = 1e-5, _ activation: Activation
    ) -> Output {
        var x = convolution("\(name).0", x, to: channels, kernel: kernel, stride: stride, groups: groups)
        x = batchNormalization("\(name).1", x, epsilon: epsilon)
        return activated(LayerName("\(name).2"), x, activation)
    }

    mutating func activated(_ name: LayerName, _ x: Output, _ activation: Activation) -> Output {
        switch activation {
        case .none: x
        case .relu: relu(name, x)
        case .relu6: relu6(name, x)
        case .hardSwish: add(name, HardSwish(), x)
        }
    }

    /// Convolution, batch normalization (ε = 0.001) and ReLU under the names of the Inception networks: `NAME.conv`,
    /// `NAME.bn`, and the whole as `NAME`.
    mutating func basicConvolution(
        _ name: String, _ x: Output, to channels: Int, kernel: Window.Pair, stride: Int = 1, padding: Padding? = nil
    ) -> Output {
        var x = convolution("\(name).conv", x, to: channels, kernel: kernel, stride: stride, padding: padding)
        x = batchNormalization("\(name).bn", x, epsilon: 1e-3)
        return relu(LayerName(name), x)
    }

    /// The input as the Inception networks' authors normalized it, (v - 127.5) / 127.5 for levels v.
    mutating func inputOfInception() -> Output {
        let halves = [Float](repeating: 127.5, count: 3)
        let layer = Renormalization(
            "transform_input", from: (InputSpecification.imageNetMean, InputSpecification.imageNetDeviation),
            to: (halves, halves))
        return add("transform_input", layer, input)
    }

    /// A number of channels as a multiple of 8, the nearest that is not below 90 % of it.
    static func multipleOfEight(_ exact: Double) -> Int {
        let rounded = max(8, Int(exact + 4) / 8 * 8)
        return Double(rounded) < 0.9 * exact ? rounded + 8 : rounded
    }
}

import COneDNN
import Tensors

/// Winograd's algorithm for convolutions, where oneDNN has it: what it computes is exact to fewer digits.
package enum WinogradKernels {
    /// Whether this processor, or what `DNNL_MAX_CPU_ISA` leaves of it, has them.
    package static let areAvailable: Bool = {
        let descriptor = try? Primitive.Descriptor("try a convolution by Winograd's algorithm") {
            guard let image = try? Layout.any([1, 64, 16, 16], .float32),
                let weights = try? Layout.any([64, 64, 3, 3], .float32)
            else { return dnnl_unimplemented }
            let window = Window(kernel: .init(3), before: .init(1), after: .init(1)).kernelWindow
            return convolution_forward(
                $0, $1, $2, dnnl_forward_inference, dnnl_convolution_winograd, image.handle, weights.handle, nil,
                image.handle, window, nil)
        }
        return descriptor != nil
    }()

    /// Whether a layer's convolution runs so for one image or more with an output `[N, O, H, W]`.
    package static func compute(_ layer: Convolution, _ input: Shape, output: Shape) -> Bool {
        areAvailable && layer.groups == 1
            && layer.resolved(input).suitsWinograd(layer.weight.shape, result: output, isTrained: false)
    }
}

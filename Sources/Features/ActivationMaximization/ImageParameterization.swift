import Foundation
import Tensors

/// An image as a function of numbers that may be anything.
///
///     pixel:     z = p                                            p: [C, H, W]
///     fourier:   z = F(s p),  s_k = 1 / (4 √(H W) max(f_k, 1 / max(H, W)))
///                p: [C, H, ⌊W / 2⌋ + 1, 2], F: the inverse Fourier transform
///     image:     c = σ(M z) = 1 / (1 + exp(-M z))                  in (0, 1), M: the colours' matrix
///
/// The image is the same set of images in both; what differs is which direction counts as short, and so where a step
/// goes. With s falling as 1 / f, as the amplitudes of photographs do, a step changes large shapes as readily as fine
/// ones. (Olah, Mordvintsev, Schubert: *Feature Visualization*, Distill 2017, "Preconditioning and parameterization".)
struct ImageParameterization {
    let kind: ActivationMaximization.Parameterization
    let shape: Shape
    let colours: ColourSpace
    private let spectrum: ImageSpectrum
    /// s, `[H, ⌊W / 2⌋ + 1]`.
    private let scale: Tensor

    /// - Parameter shape: of the image, `[C, H, W]`.
    init(_ kind: ActivationMaximization.Parameterization, shape: Shape, decorrelatesColours: Bool) {
        (self.kind, self.shape) = (kind, shape)
        colours = decorrelatesColours && shape[0] == 3 ? .decorrelated : .plain
        spectrum = ImageSpectrum(height: shape[1], width: shape[2])
        let lowest = 1 / Float(max(shape[1], shape[2])), size = Float(shape[1] * shape[2]).squareRoot()
        scale = spectrum.frequencies.map { 1 / (4 * size * max($0, lowest)) }
    }

    /// The start of the ascent: small random numbers, an image that is nearly grey.
    func start(seed: UInt64) -> Tensor {
        let numbers = RandomNumbers(seed: seed, stream: "activation maximization: image")
        return numbers.normalTensor(kind == .pixel ? shape : spectrum.shape(channels: shape[0])) * 0.01
    }

    /// c, `[C, H, W]` in (0, 1).
    func image(_ parameters: Tensor) -> Tensor {
        let z = kind == .pixel ? parameters : spectrum.image(of: spectrum.scaled(parameters, by: scale))
        return colours.colours(of: z).map { 1 / (1 + exp(-$0)) }
    }

    /// ∂y/∂p from ∂y/∂c at the image c: each step of `image` transposed, last one first.
    func gradient(of y: Tensor, at image: Tensor) -> Tensor {
        let z = colours.adjoint(of: y.combined(with: image) { $0 * $1 * (1 - $1) })
        return kind == .pixel ? z : spectrum.scaled(spectrum.adjoint(of: z), by: scale)
    }

    /// Parameters whose z is that of `parameters` smoothed by a Gaussian, the image going on at the opposite border:
    /// each wave shrinks by exp(-2 π² σ² f²).
    /// - Parameter deviation: σ in pixels.
    func blurred(_ parameters: Tensor, deviation: Float) -> Tensor {
        let factor = spectrum.frequencies.map { exp(-2 * .pi * .pi * deviation * deviation * $0 * $0) }
        guard kind == .pixel else { return spectrum.scaled(parameters, by: factor) }
        let waves = spectrum.scaled(spectrum.transform(of: parameters), by: factor)
        return spectrum.image(of: waves) / Float(shape[1] * shape[2])
    }
}

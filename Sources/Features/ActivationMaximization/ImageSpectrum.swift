import CFFTW
import Foundation
import Tensors

/// The real inverse Fourier transform of planes, as a linear map of real numbers, with its adjoint.
///
///     x[m, n] = Re Σ_u Σ_v w_v S[u, v] exp(2πi (u m / H + v n / W)),     v = 0 ... ⌊W / 2⌋
///
/// w_v is 2, but 1 for v = 0 and for v = W / 2: the other half of a real image's spectrum is the conjugate of this half.
/// Nothing is divided by H W. S is stored as pairs of real numbers, `[C, H, ⌊W / 2⌋ + 1, 2]`, and every such tensor is
/// allowed: of the columns v = 0 and v = W / 2 only what belongs to a real image counts, (S[u, v] + S*[-u, v]) / 2.
///
/// FFTW's plans are estimated, not measured, so that the same numbers give the same bits each time.
final class ImageSpectrum {
    let height, width: Int
    /// ⌊W / 2⌋ + 1.
    let columns: Int
    private let real: AlignedFloats, complex: AlignedFloats
    private let forward, backward: fftwf_plan

    init(height: Int, width: Int) {
        (self.height, self.width, columns) = (height, width, width / 2 + 1)
        real = AlignedFloats(count: height * width)
        complex = AlignedFloats(count: 2 * height * columns)
        FourierPlans.planner.lock()
        defer { FourierPlans.planner.unlock() }
        let (h, w) = (Int32(height), Int32(width))
        forward = fftwf_plan_dft_r2c_2d(h, w, real.start, complex.complex, FFTW_ESTIMATE)
        backward = fftwf_plan_dft_c2r_2d(h, w, complex.complex, real.start, FFTW_ESTIMATE)
    }

    deinit {
        FourierPlans.planner.lock()
        defer { FourierPlans.planner.unlock() }
        fftwf_destroy_plan(forward)
        fftwf_destroy_plan(backward)
    }

    func shape(channels: Int) -> Shape { [channels, height, columns, 2] }

    /// x from S.
    func image(of spectrum: Tensor) -> Tensor {
        let channels = spectrum.shape[0], plane = height * width, size = 2 * height * columns
        return Tensor(shape: [channels, height, width]) { result in
            spectrum.withElements { s in
                for channel in 0..<channels {
                    complex.start.update(from: s.baseAddress! + channel * size, count: size)
                    for column in columnsOfOne { makeHermitian(column) }
                    fftwf_execute(backward)
                    (result.baseAddress! + channel * plane).update(from: real.start, count: plane)
                }
            }
        }
    }

    /// S from x: image(transform(x)) = H W x.
    func transform(of image: Tensor) -> Tensor {
        let channels = image.shape[0], plane = height * width, size = 2 * height * columns
        return Tensor(shape: shape(channels: channels)) { result in
            image.withElements { x in
                for channel in 0..<channels {
                    real.start.update(from: x.baseAddress! + channel * plane, count: plane)
                    fftwf_execute(forward)
                    (result.baseAddress! + channel * size).update(from: complex.start, count: size)
                }
            }
        }
    }

    /// The adjoint: with y any image, Σ image(S) y = Σ S adjoint(y). It is w_v times the Fourier transform of y.
    func adjoint(of image: Tensor) -> Tensor {
        let ones = columnsOfOne
        return scaled(
            transform(of: image),
            by: Tensor(shape: [height, columns]) { w in
                for i in w.indices { w[i] = ones.contains(i % columns) ? 1 : 2 }
            })
    }

    /// Every wave of a spectrum times a number.
    /// - Parameter factors: `[H, ⌊W / 2⌋ + 1]`.
    func scaled(_ spectrum: Tensor, by factors: Tensor) -> Tensor {
        let size = factors.count
        return Tensor(shape: spectrum.shape) { result in
            spectrum.withElements { s in
                factors.withElements { factors in
                    for start in stride(from: 0, to: s.count, by: 2 * size) {
                        for i in 0..<size {
                            result[start + 2 * i] = factors[i] * s[start + 2 * i]
                            result[start + 2 * i + 1] = factors[i] * s[start + 2 * i + 1]
                        }
                    }
                }
            }
        }
    }

    /// How many turns a wave makes in a pixel, √((u / H)² + (v / W)²) with u from -H / 2 to H / 2: `[H, ⌊W / 2⌋ + 1]`.
    var frequencies: Tensor {
        Tensor(shape: [height, columns]) { result in
            for row in 0..<height {
                let u = Float(min(row, height - row)) / Float(height)
                for column in 0..<columns {
                    let v = Float(column) / Float(width)
                    result[row * columns + column] = (u * u + v * v).squareRoot()
                }
            }
        }
    }

    /// The columns that are their own conjugates.
    private var columnsOfOne: [Int] { width.isMultiple(of: 2) && width > 1 ? [0, width / 2] : [0] }

    /// (S[u] + S*[-u]) / 2 for one column of what is to be transformed.
    private func makeHermitian(_ column: Int) {
        for row in 0...height / 2 {
            let other = (height - row) % height
            let a = 2 * (row * columns + column), b = 2 * (other * columns + column)
            let re = (complex.start[a] + complex.start[b]) / 2, im = (complex.start[a + 1] - complex.start[b + 1]) / 2
            (complex.start[a], complex.start[a + 1]) = (re, im)
            (complex.start[b], complex.start[b + 1]) = (re, -im)
        }
    }
}

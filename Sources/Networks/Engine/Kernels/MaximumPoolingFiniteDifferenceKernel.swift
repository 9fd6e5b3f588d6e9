import Tensors

/// A max pooling's signal, led back to the element that made the difference between x₀ and x.
///
/// Where the largest element of x under a window is the larger one, it grew at least as much as the maximum did: its
/// value of x₀ was at most the maximum there. Where that of x₀ is, it fell at least as much. So the share of its
/// difference that comes out lies between 0 and 1, and windows that overlap add up.
struct MaximumPoolingFiniteDifferenceKernel: Sendable {
    let window: Window
    /// `[N, C, H, W]` and `[N, C, h, w]`.
    let whole, pooled: Shape

    var kernel: CustomKernel {
        CustomKernel { operands in
            let (size, places) = (whole[2] * whole[3], pooled[2] * pooled[3])
            for plane in 0..<whole[0] * whole[1] {
                led(
                    operands[0] + plane * places, x: operands[1] + plane * size, x₀: operands[2] + plane * size,
                    to: operands[3] + plane * size)
            }
        }
    }

    private func led(
        _ signal: UnsafePointer<Float>, x: UnsafePointer<Float>, x₀: UnsafePointer<Float>,
        to result: UnsafeMutablePointer<Float>
    ) {
        result.update(repeating: 0, count: whole[2] * whole[3])
        for row in 0..<pooled[2] {
            for column in 0..<pooled[3] {
                let now = largest(of: x, row, column), then = largest(of: x₀, row, column)
                let difference = Double(x[now]) - Double(x₀[then])
                let winner = difference >= 0 ? now : then
                let own = Double(x[winner]) - Double(x₀[winner])
                let share = abs(own) < smallestDifference ? 1 : difference / own
                result[winner] += signal[row * pooled[3] + column] * Float(share)
            }
        }
    }

    /// The place of the first of the largest elements under a window.
    private func largest(of x: UnsafePointer<Float>, _ row: Int, _ column: Int) -> Int {
        let top = row * window.stride.height - window.before.height
        let left = column * window.stride.width - window.before.width
        var best = -1
        for i in stride(from: top, to: top + window.extent.height, by: window.dilation.height)
        where (0..<whole[2]).contains(i) {
            for j in stride(from: left, to: left + window.extent.width, by: window.dilation.width)
            where (0..<whole[3]).contains(j) {
                let place = i * whole[3] + j
                if best < 0 || x[place] > x[best] { best = place }
            }
        }
        return best
    }
}

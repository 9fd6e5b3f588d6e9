import Foundation
import Tensors

extension Tensor {
    /// Each plane smoothed by a Gaussian; at the borders the last row or column goes on.
    ///
    ///     x'ᵢ = Σⱼ wⱼ xᵢ₊ⱼ,     wⱼ ∝ exp(-j² / 2σ²),  |j| ≤ 4σ          along the width, then along the height
    ///
    /// - Parameter deviation: σ, in pixels; 0 or less changes nothing.
    /// - Returns: a tensor of the same shape, within the range of the operand.
    /// - Complexity: O(count · σ).
    package func blurred(deviation: Float) -> Tensor {
        guard deviation > 0, deviation.isFinite else { return self }
        let height = shape[shape.rank - 2], width = shape[shape.rank - 1]
        let radius = Int((4 * deviation).rounded(.up))
        let unscaled = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
        let w = unscaled.map { $0 / unscaled.reduce(0, +) }
        return along(count: width, step: 1, w).along(count: height, step: width, w)
    }

    /// Weighted sums of `count` neighbours that lie `step` elements apart.
    private func along(count size: Int, step: Int, _ w: [Float]) -> Tensor {
        let radius = w.count / 2
        return Tensor(shape: shape) { result in
            withElements { x in
                for i in 0..<x.count {
                    let place = i / step % size
                    var total: Float = 0
                    for j in -radius...radius {
                        let neighbour = min(max(place + j, 0), size - 1)
                        total += w[j + radius] * x[i + (neighbour - place) * step]
                    }
                    result[i] = total
                }
            }
        }
    }
}

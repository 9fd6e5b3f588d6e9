import Foundation
import Tensors

/// A picture turned, scaled and shifted around its middle, read between its pixels bilinearly; beyond a border the
/// opposite side goes on.
///
///     x'[i, j] = x[A⁻¹ (i - c - t) + c],     A = s · rotation(θ),   c the middle, t the shift
///
/// A linear map of the picture: `adjoint` is its transpose, which hands each value back to the four pixels that it was
/// read from.
struct Warp: Hashable, Sendable {
    /// Pixels downward and to the right.
    let rows, columns: Float
    /// Radians, counterclockwise.
    let angle: Float
    let scale: Float

    init(rows: Float = 0, columns: Float = 0, angle: Float = 0, scale: Float = 1) {
        precondition(scale > 0, "a picture cannot be scaled by \(scale)")
        (self.rows, self.columns, self.angle, self.scale) = (rows, columns, angle, scale)
    }

    /// x', of the shape `[C, H, W]` of x.
    func callAsFunction(_ x: Tensor) -> Tensor {
        let taps = Taps(self, height: x.shape[1], width: x.shape[2])
        return Tensor(shape: x.shape) { result in
            x.withElements { x in
                taps.forEach { i, places, weights in
                    var plane = 0
                    while plane < x.count {
                        let top = weights.0 * x[plane + places.0] + weights.1 * x[plane + places.1]
                        let bottom = weights.2 * x[plane + places.2] + weights.3 * x[plane + places.3]
                        result[plane + i] = top + bottom
                        plane += taps.plane
                    }
                }
            }
        }
    }

    /// The transpose: Σ warp(x) y = Σ x adjoint(y).
    func adjoint(_ y: Tensor) -> Tensor {
        let taps = Taps(self, height: y.shape[1], width: y.shape[2])
        var result = Tensor(zeros: y.shape)
        result.withMutableElements { result in
            y.withElements { y in
                taps.forEach { i, places, weights in
                    var plane = 0
                    while plane < y.count {
                        let value = y[plane + i]
                        result[plane + places.0] += weights.0 * value
                        result[plane + places.1] += weights.1 * value
                        result[plane + places.2] += weights.2 * value
                        result[plane + places.3] += weights.3 * value
                        plane += taps.plane
                    }
                }
            }
        }
        return result
    }

    /// The four pixels that each new pixel is read from, and their weights.
    private struct Taps {
        let height, width: Int
        var plane: Int { height * width }
        /// A⁻¹: what one step along a row, and one down, mean in the old picture.
        private let cosine, sine: Float
        private let start: (row: Float, column: Float)

        init(_ warp: Warp, height: Int, width: Int) {
            (self.height, self.width) = (height, width)
            cosine = cos(warp.angle) / warp.scale
            sine = sin(warp.angle) / warp.scale
            let middle = (row: Float(height - 1) / 2, column: Float(width - 1) / 2)
            let row = -middle.row - warp.rows, column = -middle.column - warp.columns
            start = (middle.row + cosine * row + sine * column, middle.column - sine * row + cosine * column)
        }

        @inline(__always)
        func forEach(_ body: (Int, (Int, Int, Int, Int), (Float, Float, Float, Float)) -> Void) {
            for i in 0..<height {
                for j in 0..<width {
                    let row = start.row + cosine * Float(i) + sine * Float(j)
                    let column = start.column - sine * Float(i) + cosine * Float(j)
                    let top = row.rounded(.down), left = column.rounded(.down)
                    let (down, right) = (row - top, column - left)
                    let upper = wrapped(Int(top), height), nearer = wrapped(Int(left), width)
                    let lower = upper + 1 == height ? 0 : upper + 1, farther = nearer + 1 == width ? 0 : nearer + 1
                    let places = (
                        upper * width + nearer, upper * width + farther, lower * width + nearer, lower * width + farther
                    )
                    let weights = (
                        (1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right
                    )
                    body(i * width + j, places, weights)
                }
            }
        }

        @inline(__always)
        private func wrapped(_ i: Int, _ size: Int) -> Int {
            if i >= 0 && i < size { return i }
            let rest = i % size
            return rest < 0 ? rest + size : rest
        }
    }
}

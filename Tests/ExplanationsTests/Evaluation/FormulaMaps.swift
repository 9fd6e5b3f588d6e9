import Foundation
import Tensors

// The maps and masks of the golden numbers, as `make_evaluation_goldens.py` computes them.

/// `[height, width]`, a smooth map of either sign without equal values.
func hills(_ height: Int, _ width: Int, seed: Int) -> Tensor {
    let phase = Double(seed)
    return Tensor(
        (0..<height * width).map { p in
            let i = Double(p / width), j = Double(p % width)
            return Float(sin(0.31 * i + 0.9 * phase) * cos(0.23 * j - phase) + 0.1 * sin(0.7 * i * j))
        }, shape: [height, width])
}

/// `[height, width]`, 1 within a distance of a place.
func disc(_ height: Int, _ width: Int, _ center: (row: Double, column: Double), _ radius: Double) -> Tensor {
    Tensor(
        (0..<height * width).map { p -> Float in
            let i = Double(p / width) - center.row, j = Double(p % width) - center.column
            return i * i + j * j <= radius * radius ? 1 : 0
        }, shape: [height, width])
}

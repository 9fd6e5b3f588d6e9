import Tensors

/// The way from three numbers of a pixel that vary independently to red, green and blue that vary as in photographs.
///
///     (r, g, b) = M (a, b, c)
///
/// M is the square root of the covariance of ImageNet's pixels: its first column is light against dark, the second red
/// against blue, the third green against both. Its largest column has length 1. (Numbers as in Lucid, `color.py`.)
enum ColourSpace: Sendable {
    /// Red, green and blue themselves, or any other number of channels.
    case plain
    case decorrelated

    private static let root: [Float] = [0.26, 0.09, 0.02, 0.27, 0.00, -0.05, 0.27, -0.09, 0.03]

    /// M, row by row.
    static let matrix: [Float] = {
        let lengths = (0..<3).map { j in (0..<3).reduce(Float(0)) { $0 + root[3 * $1 + j] * root[3 * $1 + j] } }
        let longest = lengths.max()!.squareRoot()
        return root.map { $0 / longest }
    }()

    /// M applied to each pixel of `[3, H, W]`.
    func colours(of x: Tensor) -> Tensor { self == .plain ? x : Self.product(x) { row, column in 3 * row + column } }

    /// Mᵀ applied to each pixel.
    func adjoint(of y: Tensor) -> Tensor { self == .plain ? y : Self.product(y) { row, column in 3 * column + row } }

    private static func product(_ x: Tensor, at place: (Int, Int) -> Int) -> Tensor {
        precondition(x.shape[0] == 3, "colours have three channels, got \(x.shape)")
        let plane = x.count / 3
        return Tensor(shape: x.shape) { result in
            x.withElements { x in
                for row in 0..<3 {
                    let (a, b, c) = (matrix[place(row, 0)], matrix[place(row, 1)], matrix[place(row, 2)])
                    for i in 0..<plane {
                        result[row * plane + i] = a * x[i] + b * x[plane + i] + c * x[2 * plane + i]
                    }
                }
            }
        }
    }
}

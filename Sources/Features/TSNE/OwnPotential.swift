/// The potential of a single point at its own place: between nodes not quite the kernel at 0, and not quite without slope.
///
///     φ(y) = Σ_a Σ_b M(y - a) M(y - b) G[a - b]
///
/// Near the point G hardly depends on how wide the grid is, and it is even: sixteen numbers say all.
struct OwnPotential {
    /// G[row, column] for distances from 0 to 3.
    private let near: (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)

    /// - Parameter kernel: G at a row and a column.
    init(_ kernel: (Int, Int) -> Float) {
        func row(_ row: Int) -> SIMD4<Float> {
            SIMD4(kernel(row, 0), kernel(row, 1), kernel(row, 2), kernel(row, 3))
        }
        near = (row(0), row(1), row(2), row(3))
    }

    @inline(__always)
    func potential(at place: GridPlace) -> (value: Float, slopeX: Float, slopeY: Float) {
        let wx = CubicSpline.weights(place.x), sx = CubicSpline.slopes(place.x)
        let wy = CubicSpline.weights(place.y), sy = CubicSpline.slopes(place.y)
        let cx = wx.pairs(with: wx), dx = sx.pairs(with: wx), cy = wy.pairs(with: wy), dy = sy.pairs(with: wy)
        // G times the pairs of columns, then times those of rows.
        let along = SIMD4(
            (near.0 * cx).sum(), (near.1 * cx).sum(), (near.2 * cx).sum(), (near.3 * cx).sum())
        let across = SIMD4(
            (near.0 * dx).sum(), (near.1 * dx).sum(), (near.2 * dx).sum(), (near.3 * dx).sum())
        return ((cy * along).sum(), (cy * across).sum(), (dy * along).sum())
    }
}

extension SIMD4<Float> {
    /// Σₐ u[a] (v[a + d] + v[a - d]) for d = 1, 2, 3, and Σₐ u[a] v[a] for d = 0.
    @inline(__always)
    fileprivate func pairs(with v: SIMD4<Float>) -> SIMD4<Float> {
        SIMD4(
            (self * v).sum(),
            x * v.y + y * (v.x + v.z) + z * (v.y + v.w) + w * v.z,
            x * v.z + y * v.w + z * v.x + w * v.y,
            x * v.w + w * v.x)
    }
}

/// Conjugate gradients with a symmetric successive over-relaxation as preconditioner, for the linear systems of pixels that
/// are weighted means of their neighbours.
///
///     dᵢ xᵢ - Σⱼ wᵢⱼ xⱼ = bᵢ       for each missing pixel i, over its missing neighbours j
///
/// w: 1/6 for neighbours at a side, 1/12 for those at a corner; d: the sum of the weights of all neighbours within the
/// image. The matrix A = D - L - Lᵀ is symmetric, and positive definite as soon as one pixel is known.
///
///     M = ω/(2 - ω) · (D/ω - L) (D/ω)⁻¹ (D/ω - L)ᵀ / ω        one sweep down the pixels and one up
///
/// Four right-hand sides, such as the channels of an image, are solved at once, each in a lane of its own.
///
/// Hestenes and Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952; Axelsson, "A generalized SSOR
/// method", BIT 1972.
struct NeighbourMeans {
    /// Four numbers of a pixel.
    typealias Lanes = SIMD4<Double>

    /// Pixels from one row to the next in a grid with a border of one pixel, whose values are 0.
    private let stride: Int
    private let count: Int
    /// The missing pixels' places in that grid, row by row.
    private let places: [Int]
    /// d of each missing pixel.
    private let diagonal: [Double]

    static let sideWeight = 1.0 / 6, cornerWeight = 1.0 / 12
    /// ω. Close to 2 for holes of a hundred pixels, where it saves most; in small ones a few steps more do not matter.
    private static let relaxation = 1.8

    /// - Parameter isMissing: for each pixel, in row-major order.
    init(height: Int, width: Int, isMissing: [Bool]) {
        stride = width + 2
        count = (height + 2) * (width + 2)
        var places: [Int] = [], diagonal: [Double] = []
        for i in 0..<height {
            for j in 0..<width where isMissing[i * width + j] {
                places.append((i + 1) * (width + 2) + j + 1)
                let rows = (i > 0 ? 1.0 : 0) + (i + 1 < height ? 1.0 : 0)
                let columns = (j > 0 ? 1.0 : 0) + (j + 1 < width ? 1.0 : 0)
                diagonal.append(Self.sideWeight * (rows + columns) + Self.cornerWeight * rows * columns)
            }
        }
        (self.places, self.diagonal) = (places, diagonal)
    }

    /// The solution for some right-hand sides.
    ///
    /// - Parameters:
    ///   - b: one entry for each missing pixel.
    ///   - tolerance: how small each residual becomes, as a share of its right-hand side.
    /// - Returns: one entry for each missing pixel.
    /// - Complexity: a few dozen steps of O(missing pixels) for holes of a hundred pixels across.
    func solve(_ b: [Lanes], tolerance: Double = 1e-6) -> [Lanes] {
        var x = [Lanes](repeating: .zero, count: places.count), r = b, z = x
        var direction = [Lanes](repeating: .zero, count: count), work = direction, image = x
        let goal = tolerance * tolerance * dot(b, b)
        precondition(r, into: &z, over: &work)
        for (k, place) in places.enumerated() { direction[place] = z[k] }
        var rz = dot(r, z)
        // In exact arithmetic as many steps as there are unknowns would do; the bound is for rounding alone.
        var steps = 0
        while steps < places.count, any(dot(r, r) .> goal) {
            steps += 1
            apply(to: direction, into: &image)
            var curvature = Lanes.zero
            for (k, place) in places.enumerated() { curvature += direction[place] * image[k] }
            let α = ratio(rz, curvature)
            for (k, place) in places.enumerated() {
                x[k] += α * direction[place]
                r[k] -= α * image[k]
            }
            precondition(r, into: &z, over: &work)
            let next = dot(r, z), β = ratio(next, rz)
            for (k, place) in places.enumerated() { direction[place] = z[k] + β * direction[place] }
            rz = next
        }
        return x
    }

    /// A p at the missing pixels.
    private func apply(to p: [Lanes], into result: inout [Lanes]) {
        p.withUnsafeBufferPointer { p in
            for (k, place) in places.enumerated() {
                let up = place - stride, down = place + stride
                let sides = p[up] + p[down] + p[place - 1] + p[place + 1]
                let corners = p[up - 1] + p[up + 1] + p[down - 1] + p[down + 1]
                result[k] = diagonal[k] * p[place] - Self.sideWeight * sides - Self.cornerWeight * corners
            }
        }
    }

    /// z = M⁻¹ r, up to a factor, which conjugate gradients do not notice. `grid` is 0 beside the missing pixels.
    private func precondition(_ r: [Lanes], into z: inout [Lanes], over grid: inout [Lanes]) {
        let ω = Self.relaxation
        grid.withUnsafeMutableBufferPointer { y in
            // (D/ω - L) y = r, from the first pixel to the last, then y ← D/ω y.
            for (k, place) in places.enumerated() {
                let up = place - stride
                let before = Self.sideWeight * (y[up] + y[place - 1]) + Self.cornerWeight * (y[up - 1] + y[up + 1])
                y[place] = (r[k] + before) * (ω / diagonal[k])
            }
            // (D/ω - L)ᵀ z = D/ω y, from the last to the first; the pixels behind hold z already.
            for k in places.indices.reversed() {
                let place = places[k], down = place + stride
                let behind =
                    Self.sideWeight * (y[down] + y[place + 1]) + Self.cornerWeight * (y[down - 1] + y[down + 1])
                y[place] += behind * (ω / diagonal[k])
                z[k] = y[place]
            }
        }
    }

    private func dot(_ a: [Lanes], _ b: [Lanes]) -> Lanes {
        var sum = Lanes.zero
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    /// a / b, 0 where nothing is left to solve.
    private func ratio(_ a: Lanes, _ b: Lanes) -> Lanes { (a / b).replacing(with: 0, where: b .== 0) }
}

import Tensors

/// Repulsion through a grid: the points become densities at its nodes, the fast Fourier transform makes the densities a
/// potential, and the force on a point is the slope of the potential where it stands.
///
///     φ(y) = Σⱼ 1 / (1 + ‖y - yⱼ‖²),     Z = Σᵢ φ(yᵢ) - n,     Σⱼ wᵢⱼ² (yᵢ - yⱼ) = -½ ∇φ(yᵢ)
///
/// Between the nodes everything goes by cubic B-splines, whose slope is continuous. One transform there and one back
/// serve for Z and all forces.
///
/// After Linderman, Rachh, Hoskins, Steinerberger, Kluger: *Fast interpolation-based t-SNE for improved visualization of
/// single-cell RNA-seq data*, Nature Methods 2019. They interpolate by polynomials within boxes and sum the forces'
/// kernel wᵢⱼ² for three or four kinds of charge, in as many transforms; the potential and its slope are how molecular
/// dynamics sums electric charges (Essmann et al.: *A smooth particle mesh Ewald method*, 1995).
package final class FourierRepulsion: Repulsion {
    /// The widest distance of nodes: the kernel's own width is 1.
    private let spacing: Double
    private var plans: FourierPlans?
    private var grid: PotentialGrid?
    private var rows: GridRows

    package init(count: Int, spacing: Double = 0.35) {
        self.spacing = spacing
        rows = GridRows(count: count)
    }

    /// - Complexity: O(n + A log A) for points that take up an area of A squares of the grid.
    package func repel(_ y: Points, _ force: Points) -> Double {
        let box = BoundingSquare(y)
        let grid = grid(for: box.side)
        rows.sort(y, box: box, spacing: grid.spacing)
        rows.spread(on: grid)
        grid.convolve()
        let h = grid.spacing
        let ownPotential = grid.own
        let total = Parallel.sum(over: y.count, size: 1024) { range in
            var sum = 0.0
            for i in range {
                let place = rows.place(of: i, y, box, h)
                let potential = grid.potential(at: place), own = ownPotential.potential(at: place)
                sum += Double(potential.value - own.value)
                force.x[i] = -0.5 / h * (potential.slopeX - own.slopeX)
                force.y[i] = -0.5 / h * (potential.slopeY - own.slopeY)
            }
            return sum
        }
        let n = Double(y.count)
        return total + grid.constant * n * (n - 1)
    }

    /// The grid that is used as long as it is wide enough and its nodes are not too far apart.
    private func grid(for side: Float) -> PotentialGrid {
        // Half of the nodes are there to keep the ends apart, four at the sides for the splines.
        var h = spacing, size = GridSize.smallest
        func room(_ size: Int, _ h: Double) -> Double { (Double(size / 2) - 5) * h }
        if Double(side) <= room(size, h) {
            while Double(side) < room(size, h / 2) && h > 1e-12 { h /= 2 }
        } else {
            while Double(side) > room(size, h) { size = GridSize.next(after: size) }
        }
        // Not back to a smaller one, lest a plot that trembles around a size cost a new kernel at each step.
        if let grid, Double(grid.spacing) == Double(Float(h)), plans?.size ?? 0 >= size { return grid }
        if plans?.size ?? 0 < size || h < spacing && plans?.size != size { plans = FourierPlans(size: size) }
        let made = PotentialGrid(plans: plans!, spacing: h)
        grid = made
        return made
    }
}

/// Sizes of grids that the fast Fourier transform likes, not too close to each other.
private enum GridSize {
    static let smallest = 128

    static func next(after size: Int) -> Int {
        // 2ᵃ times 4, 5 or 6: about a quarter apart.
        var power = 1
        while power * 8 <= size { power *= 2 }
        for factor in [4, 5, 6, 8] where power * factor > size { return power * factor }
        return power * 8
    }
}

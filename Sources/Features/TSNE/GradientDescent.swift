import Tensors

/// Gradient descent with momentum and a gain for each coordinate.
///
///     gain ← gain + 0.2 where gradient and velocity point different ways, otherwise max(0.8 gain, 0.01)
///     velocity ← momentum · velocity - η · gain · gradient,  at most 5 long for each point
///     y ← y + velocity, then moved so that Σᵢ yᵢ = 0
///
/// Jacobs: *Increased Rates of Convergence through Learning Rate Adaptation*, 1988; the numbers are van der Maaten's,
/// the bound is openTSNE's.
final class GradientDescent {
    private let velocity, gains: Points
    private static let longestStep: Float = 5

    init(count: Int, dimensions: Int) {
        velocity = Points(count: count, dimensions: dimensions)
        gains = Points(count: count, dimensions: dimensions)
        for axis in 0..<3 { gains.axis(axis).update(repeating: 1, count: gains.stride) }
    }

    /// Moves the points one step down.
    /// - Parameters:
    ///   - gradient: of the objective at `y`.
    ///   - rate: η.
    func step(_ y: Points, gradient: Points, rate: Float, momentum: Float) {
        Parallel.forEachRange(of: y.stride / 8, size: 512) { range in
            for i in range.lowerBound..<range.upperBound {
                var square = Lanes.zero
                for axis in 0..<y.dimensions {
                    let g = gradient.axis(axis).lanes(i * 8)
                    var v = velocity.axis(axis).lanes(i * 8), gain = gains.axis(axis).lanes(i * 8)
                    let slower = (0.8 * gain).replacing(with: 0.01, where: 0.8 * gain .< 0.01)
                    gain = slower.replacing(with: gain + 0.2, where: g * v .<= 0)
                    v = momentum * v - rate * gain * g
                    square += v * v
                    velocity.axis(axis).store(v, at: i * 8)
                    gains.axis(axis).store(gain, at: i * 8)
                }
                let longest = Self.longestStep
                let factor = Lanes(repeating: 1)
                    .replacing(with: longest / square.squareRoot(), where: square .> longest * longest)
                for axis in 0..<y.dimensions {
                    let v = velocity.axis(axis).lanes(i * 8) * factor
                    velocity.axis(axis).store(v, at: i * 8)
                    y.axis(axis).store(y.axis(axis).lanes(i * 8) + v, at: i * 8)
                }
            }
        }
        y.center()
    }
}

extension Points {
    /// Moves all points so that their mean is the origin.
    func center() {
        for axis in 0..<dimensions {
            let values = self.axis(axis)
            let sum = Parallel.sum(over: count, size: 4096) { $0.reduce(0.0) { $0 + Double(values[$1]) } }
            let mean = Float(sum / Double(count))
            Parallel.forEachRange(of: count, size: 4096) { for i in $0 { values[i] -= mean } }
        }
    }
}

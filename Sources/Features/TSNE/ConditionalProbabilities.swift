import Foundation

/// The probabilities with which a point picks others as its neighbour, with a bell curve around the point that is just so
/// wide that it counts as many neighbours as the perplexity says.
///
///     p_{j|i} = exp(-βᵢ ‖xᵢ - xⱼ‖²) / Σ_{k≠i} exp(-βᵢ ‖xᵢ - xₖ‖²)       with βᵢ = 1 / 2σᵢ² such that
///     exp(-Σⱼ p_{j|i} ln p_{j|i}) = perplexity
///
/// The entropy falls as β grows: βᵢ is found by bisection, and a step of Newton's method is taken instead of a halving
/// wherever it stays between the bounds. Where more points than the perplexity lie at the smallest distance (copies of
/// the point, for instance), no β makes the entropy so small; those points then share the probability evenly.
///
/// van der Maaten, Hinton: *Visualizing Data using t-SNE*, JMLR 2008, equation 1 and section 2.
package enum ConditionalProbabilities {
    /// Writes p_{j|i} of one point.
    /// - Parameters:
    ///   - squaredDistances: to the `count` points that it may pick.
    ///   - scratch: memory for as many numbers.
    ///   - probabilities: the result; it sums to 1.
    package static func write(
        perplexity: Double, squaredDistances: UnsafePointer<Float>, count: Int,
        scratch: UnsafeMutablePointer<Double>, to probabilities: UnsafeMutablePointer<Float>
    ) {
        var nearest = Float.infinity, total = 0.0
        for j in 0..<count {
            nearest = min(nearest, squaredDistances[j])
            total += Double(squaredDistances[j])
        }
        // From the nearest on, in units of the mean: β is then near 1 whatever the data's unit.
        let scale = total / Double(count) - Double(nearest)
        guard scale > 0 else {
            for j in 0..<count { probabilities[j] = 1 / Float(count) }
            return
        }
        let target = log(perplexity)
        var beta = 1.0, lower = 0.0, upper = Double.infinity, sum = 0.0
        for _ in 0..<100 {
            // notebook: begin entropy
            // Z = Σ e^{-βd}, E = Σ d e^{-βd} / Z, V = Σ d² e^{-βd} / Z - E²:   H = ln Z + βE,   dH/dβ = -βV
            sum = 0
            var first = 0.0, second = 0.0
            for j in 0..<count {
                let d = Double(squaredDistances[j] - nearest) / scale
                let weight = exp(-beta * d)
                scratch[j] = weight
                sum += weight
                first += d * weight
                second += d * d * weight
            }
            let mean = first / sum
            let excess = log(sum) + beta * mean - target
            if abs(excess) < 1e-9 { break }
            if excess > 0 { lower = beta } else { upper = beta }
            // notebook: end entropy
            let newton = beta + excess / (beta * (second / sum - mean * mean))
            // Twice, not more, at a time: far from the solution the entropy is flat and Newton's step too long.
            if newton > lower, newton < upper, newton < 4 * beta {
                beta = newton
            } else {
                beta = upper == .infinity ? 2 * beta : (lower + upper) / 2
            }
        }
        for j in 0..<count { probabilities[j] = Float(scratch[j] / sum) }
    }
}

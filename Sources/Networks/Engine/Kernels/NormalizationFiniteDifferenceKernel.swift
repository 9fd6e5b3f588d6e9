/// The signal of a normalization over channels, led back through the difference that it makes between x₀ and x.
///
/// With u = x - μ, v = mean(u²) + ε and r = 1 / √v, y = r u. Products are split at the middle of their factors and the
/// root by its finite difference, so that nothing is left over:
///
///     Δy = r̄ Δu + ū Δr,     Δr = -(r r₀)² / (r + r₀) Δv,     Δv = 2 mean(ū Δu),     Δu = Δx - mean Δx
///
/// with r̄ = (r + r₀) / 2 and ū = (u + u₀) / 2.
struct NormalizationFiniteDifferenceKernel: Sendable {
    let rows, channels: Int
    let epsilon: Double

    var kernel: CustomKernel {
        CustomKernel { operands in
            for row in 0..<rows {
                let start = row * channels
                led(operands[0] + start, x: operands[1] + start, x₀: operands[2] + start, to: operands[3] + start)
            }
        }
    }

    private func led(
        _ signal: UnsafePointer<Float>, x: UnsafePointer<Float>, x₀: UnsafePointer<Float>,
        to result: UnsafeMutablePointer<Float>
    ) {
        let (μ, r) = statistics(x), (μ₀, r₀) = statistics(x₀)
        let ū = { (c: Int) in (Double(x[c]) - μ + Double(x₀[c]) - μ₀) / 2 }
        var ofVariance = 0.0
        for c in 0..<channels { ofVariance += Double(signal[c]) * ū(c) }
        ofVariance *= -(r * r₀) * (r * r₀) / (r + r₀) * 2 / Double(channels)
        // Σ ū = 0: only the first part has a mean.
        var mean = 0.0
        for c in 0..<channels { mean += Double(signal[c]) }
        mean *= (r + r₀) / 2 / Double(channels)
        for c in 0..<channels {
            result[c] = Float((r + r₀) / 2 * Double(signal[c]) + ofVariance * ū(c) - mean)
        }
    }

    /// μ and r = 1 / √(σ² + ε) of one place.
    private func statistics(_ x: UnsafePointer<Float>) -> (mean: Double, inverse: Double) {
        var mean = 0.0, square = 0.0
        for c in 0..<channels { mean += Double(x[c]) }
        mean /= Double(channels)
        for c in 0..<channels { square += (Double(x[c]) - mean) * (Double(x[c]) - mean) }
        return (mean, 1 / (square / Double(channels) + epsilon).squareRoot())
    }
}

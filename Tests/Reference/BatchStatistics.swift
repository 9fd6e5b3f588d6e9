/// Batch normalization as training runs it, y = γ_c x̂ + β_c with x̂ = (x - μ_c) / √(σ²_c + ε) and μ, σ² of the batch itself.
public struct ReferenceBatchStatistics: Sendable {
    public let mean, variance: [Double]
    /// Numbers in each channel.
    public let count: Int

    public init(_ x: ReferenceArray) {
        let channels = x.shape[1], count = x.elements.count / channels
        var mean = [Double](repeating: 0, count: channels), variance = mean
        forEachPlace(x.shape) { n, c, i, j in mean[c] += x[n, c, i, j] / Double(count) }
        forEachPlace(x.shape) { n, c, i, j in
            variance[c] += (x[n, c, i, j] - mean[c]) * (x[n, c, i, j] - mean[c]) / Double(count)
        }
        (self.mean, self.variance, self.count) = (mean, variance, count)
    }

    /// The layer with these statistics in place of its own.
    public func replacing(_ layer: ReferenceBatchNormalization) -> ReferenceBatchNormalization {
        var layer = layer
        (layer.mean, layer.variance) = (mean, variance)
        return layer
    }

    /// ∂/∂x, ∂/∂γ, ∂/∂β, by the chain rule through μ and σ² one after the other:
    /// ∂L/∂σ² = -½ (σ² + ε)^(-3/2) Σ γ g (x - μ) and ∂L/∂μ = -(σ² + ε)^(-½) Σ γ g.
    public static func gradients(
        _ signal: ReferenceArray, x: ReferenceArray, layer: ReferenceBatchNormalization
    ) -> (x: ReferenceArray, scale: [Double], shift: [Double]) {
        let own = ReferenceBatchStatistics(x), channels = x.shape[1]
        let zeros = [Double](repeating: 0, count: channels)
        var toScale = zeros, toShift = zeros, toVariance = zeros, toMean = zeros
        let root = own.variance.map { ($0 + layer.epsilon).squareRoot() }
        forEachPlace(x.shape) { n, c, i, j in
            let g = signal[n, c, i, j], distance = x[n, c, i, j] - own.mean[c]
            toShift[c] += g
            toScale[c] += g * distance / root[c]
            toVariance[c] -= layer.scale[c] * g * distance / (2 * root[c] * root[c] * root[c])
            toMean[c] -= layer.scale[c] * g / root[c]
        }
        var result = signal
        forEachPlace(x.shape) { n, c, i, j in
            result[n, c, i, j] =
                layer.scale[c] * signal[n, c, i, j] / root[c] + toMean[c] / Double(own.count)
                + 2 * toVariance[c] * (x[n, c, i, j] - own.mean[c]) / Double(own.count)
        }
        return (result, toScale, toShift)
    }
}

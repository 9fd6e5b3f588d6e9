import Tensors

/// Statistics that each channel's numbers are normalized with, for channels in the order of memory, those that only fill up a block
/// included: they have μ = 0 and s = 0.
struct BatchStatistics {
    /// μ, 1 / √(σ² + ε), and s = γ / √(σ² + ε).
    private(set) var mean: [Float], inverse: [Float], scale: [Float]
    /// 1 / n, for n numbers of a channel.
    let share: Double

    /// - Parameter gamma: by default 1.
    init(
        _ moments: UnsafePointer<Float>, gamma: UnsafePointer<Float>?, _ planes: ChannelPlanes, _ epsilon: Float
    ) {
        let width = ChannelRows.width(planes.channels), count = planes.groups * planes.block
        mean = [Float](repeating: 0, count: count)
        inverse = mean
        scale = mean
        for c in 0..<planes.channels {
            let r = 1 / (Double(moments[width + c]) + Double(epsilon)).squareRoot()
            mean[c] = moments[c]
            inverse[c] = Float(r)
            scale[c] = Float(r * Double(gamma?[c] ?? 1))
        }
        share = 1 / Double(moments[2 * width])
    }
}

extension BatchStatistics {
    /// Mean, variance and count of each channel over a batch from those of its parts: three rows of `width` numbers.
    ///
    /// A part knows its mean, its Σ (x - mean)² and its count. Together, with δ = meanₚ - μ,
    ///
    ///     μ = Σ nₚ meanₚ / n,     σ² = Σ (M₂ₚ + nₚ δ²) / n
    ///
    /// Chan, Golub, LeVeque: *Updating formulae and a pairwise algorithm for computing sample variances*, 1979. In Double and
    /// in the order of the parts: the same bits whoever computed them.
    static func merge(_ parts: [UnsafeMutablePointer<Float>], width: Int) {
        for channel in 0..<width {
            var count = 0.0, mean = 0.0, square = 0.0
            for part in parts {
                count += Double(part[2 * width + channel])
                mean += Double(part[2 * width + channel]) * Double(part[channel])
            }
            if count > 0 { mean /= count }
            for part in parts {
                let distance = Double(part[channel]) - mean
                square += Double(part[width + channel]) + Double(part[2 * width + channel]) * distance * distance
            }
            for part in parts {
                part[channel] = Float(mean)
                part[width + channel] = count > 0 ? Float(square / count) : 0
                part[2 * width + channel] = Float(count)
            }
        }
    }
}

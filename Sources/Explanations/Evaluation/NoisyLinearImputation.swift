import Tensors

/// Noisy linear imputation: what is missing in an image becomes the weighted mean of its neighbours, plus a little noise.
///
///     xᵢ = Σ w xⱼ / Σ w + ε n(i)       for each missing pixel i, over its neighbours j within the image, missing or not
///
/// w: 1/6 for the four neighbours at the sides, 1/12 for those at the corners; ε: the noise's standard deviation; n:
/// normal numbers. The means of all missing pixels depend on each other: a linear system, solved by conjugate gradients.
/// Unlike a constant colour, the filled hole does not show where the pixels were taken away.
///
/// Rong et al., "A Consistent and Efficient Evaluation Strategy for Attribution Methods" (ROAD), ICML 2022, section 5.
/// The authors, pytorch-grad-cam and Quantus solve the same system with a direct sparse solver.
public struct NoisyLinearImputation: Sendable {
    /// ε, in units of the image.
    public var noise: Float
    public var seed: UInt64

    public init(noise: Float = 0.01, seed: UInt64 = 0) {
        self.noise = noise
        self.seed = seed
    }

    /// The image with its missing pixels filled.
    /// - Parameters:
    ///   - x: `[C, H, W]`.
    ///   - isMissing: for each pixel, in row-major order.
    /// - Returns: `[C, H, W]`; zeros and noise where nothing is known at all.
    public func callAsFunction(_ x: Tensor, isMissing: [Bool]) -> Tensor {
        let channels = x.shape[0], plane = x.shape[1] * x.shape[2]
        precondition(isMissing.count == plane, "\(isMissing.count) marks for the \(plane) pixels of \(x.shape)")
        let missing = isMissing.indices.filter { isMissing[$0] }
        let system = NeighbourMeans(height: x.shape[1], width: x.shape[2], isMissing: isMissing)
        let numbers = RandomNumbers(seed: seed, stream: "imputation")
        var result = x
        // Four channels are solved at once.
        for first in stride(from: 0, to: channels, by: 4) {
            let lanes = first..<min(first + 4, channels)
            let solution = system.solve(sums(of: x, lanes, around: missing, isMissing))
            result.withMutableElements { result in
                for (k, pixel) in missing.enumerated() {
                    for c in lanes {
                        let i = c * plane + pixel
                        result[i] = Float(solution[k][c - first]) + noise * numbers.normal(at: i)
                    }
                }
            }
        }
        return result
    }

    /// Σ w xⱼ over the known neighbours of each missing pixel, for up to four channels.
    private func sums(
        of x: Tensor, _ channels: Range<Int>, around missing: [Int], _ isMissing: [Bool]
    ) -> [NeighbourMeans.Lanes] {
        let height = x.shape[1], width = x.shape[2]
        return x.withElements { x in
            missing.map { pixel in
                let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
                var sum = NeighbourMeans.Lanes.zero
                for i in max(row - 1, 0)...min(row + 1, height - 1) {
                    for j in max(column - 1, 0)...min(column + 1, width - 1) where !isMissing[i * width + j] {
                        let atSide = i == row || j == column
                        let weight = atSide ? NeighbourMeans.sideWeight : NeighbourMeans.cornerWeight
                        for c in channels {
                            sum[c - channels.lowerBound] += weight * Double(x[(c * height + i) * width + j])
                        }
                    }
                }
                return sum
            }
        }
    }
}

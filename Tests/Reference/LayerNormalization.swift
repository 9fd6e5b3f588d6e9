/// y = γ_c (x - μ) / √(σ² + ε) + β_c with the mean μ and the variance σ² of the channels at each place.
public struct ReferenceLayerNormalization: Sendable {
    public var scale, shift: [Double]
    public var epsilon: Double

    public init(scale: [Double], shift: [Double], epsilon: Double) {
        self.scale = scale
        self.shift = shift
        self.epsilon = epsilon
    }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = input
        forEachPlace(input.shape) { n, c, y, x in
            let (mean, deviation) = statistics(input, n, y, x)
            output[n, c, y, x] = scale[c] * (input[n, c, y, x] - mean) / deviation + shift[c]
        }
        return output
    }

    /// By the quotient rule, channel by channel: ∂ŷ_k/∂x_c = ((δ_kc - 1/C) - ŷ_k ŷ_c / C) / √(σ² + ε).
    public func gradientToInput(_ gradient: ReferenceArray, input: ReferenceArray) -> ReferenceArray {
        var result = ReferenceArray(zeros: input.shape)
        let channels = input.shape[1], count = Double(channels)
        forEachPlace(input.shape) { n, c, y, x in
            let (mean, deviation) = statistics(input, n, y, x)
            let own = (input[n, c, y, x] - mean) / deviation
            for k in 0..<channels {
                let other = (input[n, k, y, x] - mean) / deviation
                let derivative = ((k == c ? 1 : 0) - 1 / count - own * other / count) / deviation
                result[n, c, y, x] += gradient[n, k, y, x] * scale[k] * derivative
            }
        }
        return result
    }

    private func statistics(
        _ input: ReferenceArray, _ n: Int, _ y: Int, _ x: Int
    ) -> (mean: Double, deviation: Double) {
        let values = (0..<input.shape[1]).map { input[n, $0, y, x] }
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return (mean, (variance + epsilon).squareRoot())
    }
}

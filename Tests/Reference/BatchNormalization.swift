/// y = γ_c (x - μ_c) / √(σ²_c + ε) + β_c with the stored mean μ and variance σ²: batch normalization at inference.
public struct ReferenceBatchNormalization: Sendable {
    public var scale, shift, mean, variance: [Double]
    public var epsilon: Double

    public init(scale: [Double], shift: [Double], mean: [Double], variance: [Double], epsilon: Double) {
        self.scale = scale
        self.shift = shift
        self.mean = mean
        self.variance = variance
        self.epsilon = epsilon
    }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = input
        forEachPlace(input.shape) { n, c, y, x in
            let normalized = (input[n, c, y, x] - mean[c]) / (variance[c] + epsilon).squareRoot()
            output[n, c, y, x] = scale[c] * normalized + shift[c]
        }
        return output
    }

    /// The mean and variance are constants: ∂y/∂x = γ / √(σ² + ε).
    public func gradientToInput(_ gradient: ReferenceArray) -> ReferenceArray {
        var result = gradient
        forEachPlace(gradient.shape) { n, c, y, x in
            result[n, c, y, x] *= scale[c] / (variance[c] + epsilon).squareRoot()
        }
        return result
    }
}

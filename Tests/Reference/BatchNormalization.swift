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
        eachChannel(of: input) { c, x in
            let root = (variance[c] + epsilon).squareRoot()
            return x.map { scale[c] * ($0 - mean[c]) / root + shift[c] }
        }
    }

    /// The mean and variance are constants: ∂y/∂x = γ / √(σ² + ε).
    public func gradientToInput(_ gradient: ReferenceArray) -> ReferenceArray {
        eachChannel(of: gradient) { c, g in
            let factor = scale[c] / (variance[c] + epsilon).squareRoot()
            return g.map { $0 * factor }
        }
    }

    private func eachChannel(
        of input: ReferenceArray, _ f: (_ c: Int, _ plane: ArraySlice<Double>) -> [Double]
    ) -> ReferenceArray {
        let channels = input.shape[1], area = input.shape.dropFirst(2).reduce(1, *)
        var elements: [Double] = []
        elements.reserveCapacity(input.elements.count)
        for plane in 0..<input.shape[0] * channels {
            elements += f(plane % channels, input.elements[plane * area..<(plane + 1) * area])
        }
        return ReferenceArray(elements, shape: input.shape)
    }
}

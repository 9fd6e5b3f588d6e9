/// y[n, o] = b[o] + Σ_c w[o, c] · x[n, c], `weight: [O, C]`.
public struct ReferenceLinear: Sendable {
    public var weight: ReferenceArray
    public var bias: [Double]

    public init(weight: ReferenceArray, bias: [Double]) {
        self.weight = weight
        self.bias = bias
    }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = ReferenceArray(zeros: [input.shape[0], weight.shape[0]])
        for n in 0..<input.shape[0] {
            for o in 0..<weight.shape[0] {
                output[n, o] = bias[o]
                for c in 0..<weight.shape[1] { output[n, o] += weight[o, c] * input[n, c] }
            }
        }
        return output
    }

    public func gradientToInput(_ gradient: ReferenceArray) -> ReferenceArray {
        var result = ReferenceArray(zeros: [gradient.shape[0], weight.shape[1]])
        for n in 0..<gradient.shape[0] {
            for o in 0..<weight.shape[0] {
                for c in 0..<weight.shape[1] { result[n, c] += weight[o, c] * gradient[n, o] }
            }
        }
        return result
    }

    /// ∂/∂weight, ∂/∂bias.
    public func gradientToParameters(
        _ gradient: ReferenceArray, input: ReferenceArray
    ) -> (weight: ReferenceArray, bias: [Double]) {
        var toWeight = ReferenceArray(zeros: weight.shape)
        var toBias = [Double](repeating: 0, count: weight.shape[0])
        for n in 0..<gradient.shape[0] {
            for o in 0..<weight.shape[0] {
                toBias[o] += gradient[n, o]
                for c in 0..<weight.shape[1] { toWeight[o, c] += input[n, c] * gradient[n, o] }
            }
        }
        return (toWeight, toBias)
    }
}

/// y[n, o, y, x] = b[o] + Σ_{c, u, v} w[o, c, u, v] · in[n, first(o) + c, i, j], zero outside of the image.
///
/// `weight: [O, C / groups, R, S]`; output channel `o` of group `o / (O / groups)` sees only that group's inputs.
public struct ReferenceConvolution: Sendable {
    public var weight: ReferenceArray
    public var bias: [Double]?
    public var window: ReferenceWindow
    public var groups: Int

    public init(weight: ReferenceArray, bias: [Double]? = nil, window: ReferenceWindow, groups: Int = 1) {
        self.weight = weight
        self.bias = bias
        self.window = window
        self.groups = groups
    }

    public func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = ReferenceArray(zeros: outputShape(input.shape))
        if let bias { forEachPlace(output.shape) { n, o, y, x in output[n, o, y, x] = bias[o] } }
        forEachProduct(input.shape) { (n, o, y, x, channel, i, j, c, u, v) in
            output[n, o, y, x] += weight[o, c, u, v] * input[n, channel, i, j]
        }
        return output
    }

    /// ∂/∂input: every product of the forward pass hands its output's gradient back through its weight.
    public func gradientToInput(_ gradient: ReferenceArray, input: ReferenceArray) -> ReferenceArray {
        var result = ReferenceArray(zeros: input.shape)
        forEachProduct(input.shape) { (n, o, y, x, channel, i, j, c, u, v) in
            result[n, channel, i, j] += weight[o, c, u, v] * gradient[n, o, y, x]
        }
        return result
    }

    /// ∂/∂weight, ∂/∂bias.
    public func gradientToParameters(
        _ gradient: ReferenceArray, input: ReferenceArray
    ) -> (weight: ReferenceArray, bias: [Double]) {
        var toWeight = ReferenceArray(zeros: weight.shape)
        forEachProduct(input.shape) { (n, o, y, x, channel, i, j, c, u, v) in
            toWeight[o, c, u, v] += input[n, channel, i, j] * gradient[n, o, y, x]
        }
        var toBias = [Double](repeating: 0, count: weight.shape[0])
        forEachPlace(gradient.shape) { n, o, y, x in toBias[o] += gradient[n, o, y, x] }
        return (toWeight, toBias)
    }

    public func outputShape(_ input: [Int]) -> [Int] {
        let size = window.outputSize(height: input[2], width: input[3])
        return [input[0], weight.shape[0], size.rows, size.columns]
    }

    /// Visits every product weight · input that the sum above holds.
    private func forEachProduct(
        _ input: [Int],
        _ body: (
            _ n: Int, _ o: Int, _ y: Int, _ x: Int, _ channel: Int, _ i: Int, _ j: Int, _ c: Int, _ u: Int, _ v: Int
        ) -> Void
    ) {
        let outputsInGroup = weight.shape[0] / groups, inputsInGroup = input[1] / groups
        precondition(weight.shape[1] == inputsInGroup, "weight \(weight.shape), input \(input), \(groups) groups")
        forEachPlace(outputShape(input)) { n, o, y, x in
            for (u, v, i, j) in window.places(y: y, x: x)
            where 0 <= i && i < input[2] && 0 <= j && j < input[3] {
                for c in 0..<inputsInGroup { body(n, o, y, x, o / outputsInGroup * inputsInGroup + c, i, j, c, u, v) }
            }
        }
    }
}

import Tensors

/// A convolution and the batch normalization behind it as the one weighted sum that they are: W' = s W, b' = s b + t.
struct NormalizedConvolution: WeightedSum {
    let convolution: Convolution
    let normalization: BatchNormalization

    var kind: WeightedSumKind { .convolution }

    var weights: Constant { convolution.weights.scaled(by: normalization.scale) }

    var offsets: Constant? {
        let shift = normalization.shift
        return convolution.offsets.map { $0.scaled(by: normalization.scale).adding(shift) } ?? shift
    }

    func forward(_ inputs: [Value]) -> Value { sum(inputs[0]) }

    func backward(_ signal: Value, inputs: [Value], output: Value, rule: LayerRule) -> [Value]? {
        share(signal, over: inputs[0], rule: rule)
    }

    func sum(_ x: Value, weights: Constant, offsets: Constant?) -> Value {
        convolution.sum(x, weights: weights, offsets: offsets)
    }

    func spread(_ signal: Value, weights: Constant, over x: Value) -> Value {
        convolution.spread(signal, weights: weights, over: x)
    }
}

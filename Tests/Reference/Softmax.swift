import Foundation

/// p[n, c] = exp(x[n, c]) / Σ_k exp(x[n, k]).
public enum ReferenceSoftmax {
    public static func forward(_ input: ReferenceArray) -> ReferenceArray {
        var output = input
        for n in 0..<input.shape[0] {
            var total = 0.0
            for c in 0..<input.shape[1] { total += exp(input[n, c]) }
            for c in 0..<input.shape[1] { output[n, c] = exp(input[n, c]) / total }
        }
        return output
    }

    /// ∂p_k/∂x_c = p_k (δ_kc - p_c).
    public static func gradientToInput(_ gradient: ReferenceArray, input: ReferenceArray) -> ReferenceArray {
        let p = forward(input)
        var result = ReferenceArray(zeros: input.shape)
        for n in 0..<input.shape[0] {
            for c in 0..<input.shape[1] {
                for k in 0..<input.shape[1] { result[n, c] += gradient[n, k] * p[n, k] * ((k == c ? 1 : 0) - p[n, c]) }
            }
        }
        return result
    }

    /// Cross-entropy -ln p[n, target], summed over the batch, and its gradient p - one-hot.
    public static func crossEntropy(_ logits: ReferenceArray, target: Int) -> (loss: Double, gradient: ReferenceArray) {
        let p = forward(logits)
        var gradient = p, loss = 0.0
        for n in 0..<logits.shape[0] {
            loss -= log(p[n, target])
            gradient[n, target] -= 1
        }
        return (loss, gradient)
    }
}

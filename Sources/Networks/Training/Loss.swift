import Foundation

/// Loss that training makes small: how far a network's outputs y are from the targets t of an example.
///
/// A batch's loss is the mean over its examples, so gradients do not grow with the batch.
public enum Loss: Hashable, Sendable {
    /// L = -Σ_c tᶜ ln p_c with p = softmax(y); targets are shares of the classes that sum to 1: one 1 and zeros.
    ///
    /// With smoothing s a target t becomes (1 - s) t + s / classes (Szegedy et al. 2016, section 7): the network is not
    /// rewarded for scores without bound.
    case crossEntropy(smoothing: Double = 0)
    /// L = 1/K Σₖ (yₖ - tₖ)² for K outputs: regression.
    case meanSquaredError

    /// L for one example, in Double.
    func value(outputs y: UnsafeBufferPointer<Float>, targets t: UnsafeBufferPointer<Float>) -> Double {
        switch self {
        case .crossEntropy(let smoothing):
            let normalizer = Self.logSumExp(y)
            return y.indices.reduce(0) {
                $0 + target(t[$1], of: y.count, smoothing) * (normalizer - Double(y[$1]))
            }
        case .meanSquaredError:
            let sum = y.indices.reduce(0.0) { $0 + (Double(y[$1]) - Double(t[$1])) * (Double(y[$1]) - Double(t[$1])) }
            return sum / Double(y.count)
        }
    }

    /// share · ∂L/∂y for one example: p - t, and 2 (y - t) / K.
    func gradient(
        outputs y: UnsafeBufferPointer<Float>, targets t: UnsafeBufferPointer<Float>, share: Float,
        to result: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .crossEntropy(let smoothing):
            let normalizer = Self.logSumExp(y)
            // Σ t p, for targets that do not sum to 1.
            let mass = y.indices.reduce(0) { $0 + target(t[$1], of: y.count, smoothing) }
            for i in y.indices {
                let p = exp(Double(y[i]) - normalizer)
                result[i] = share * Float(mass * p - target(t[i], of: y.count, smoothing))
            }
        case .meanSquaredError:
            for i in y.indices { result[i] = share * Float(2 * (Double(y[i]) - Double(t[i])) / Double(y.count)) }
        }
    }

    private func target(_ t: Float, of count: Int, _ smoothing: Double) -> Double {
        (1 - smoothing) * Double(t) + smoothing / Double(count)
    }

    /// ln Σ exp y, without overflow.
    private static func logSumExp(_ y: UnsafeBufferPointer<Float>) -> Double {
        let largest = Double(y.max() ?? 0)
        return largest + log(y.reduce(0.0) { $0 + exp(Double($1) - largest) })
    }
}

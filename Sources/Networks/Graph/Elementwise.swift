/// A function of one number.
package enum Elementwise: Hashable, Sendable {
    /// max(0, x).
    case relu
    /// min(max(x, low), high); derivative 1 strictly inside, 0 at the bounds and outside.
    case clamp(low: Float, high: Float)
    /// scale x + shift.
    case linear(scale: Float, shift: Float)
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// x min(max(x / 6 + 1/2, 0), 1).
    case hardSwish
    /// x Φ(x), with the normal distribution Φ(x) = (1 + erf(x / √2)) / 2.
    case gelu

    /// Where a derivative is computed from.
    enum DerivativeSource {
        /// From x: many x have the same y.
        case argument
        /// From y = φ(x), which a forward pass keeps where it fuses x away.
        case value
    }

    /// Whether a gradient has to know x, because y does not tell it.
    var forgetsItsArgument: Bool {
        switch self {
        case .relu, .clamp, .sigmoid, .linear: false
        case .hardSwish, .gelu: true
        }
    }

    /// Whether no value of it is negative.
    var isNonnegative: Bool {
        switch self {
        case .relu, .sigmoid: true
        case .clamp(let low, _): low >= 0
        case .linear, .hardSwish, .gelu: false
        }
    }

    var derivative: DerivativeSource {
        switch self {
        case .relu, .clamp, .sigmoid: .value
        case .linear, .hardSwish, .gelu: .argument
        }
    }
}

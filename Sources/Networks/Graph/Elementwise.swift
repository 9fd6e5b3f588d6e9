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
    /// x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
    case geluTanh
    /// x σ(x), with σ(x) = 1 / (1 + exp(-x)).
    case swish
    /// x tanh(log(1 + exp x)).
    case mish
    /// x where x > 0, else alpha (exp x - 1).
    case elu(alpha: Float)
    /// x where x > 0, else slope x.
    case leakyReLU(slope: Float)
    /// log(1 + exp x).
    case softplus
    /// x / (1 + |x|).
    case softsign
    /// |x|; derivative 0 at 0.
    case absolute
    case square, squareRoot
    /// 1 / x.
    case reciprocal
    /// x^exponent; not a number where x < 0 and the exponent is no whole number.
    case power(exponent: Float)
    case exponential
    /// The natural logarithm.
    case logarithm
    /// erf x = 2/√π ∫₀ˣ exp(-t²) dt.
    case errorFunction
    case sine, cosine, tangent
    case arcsine, arccosine, arctangent
    case hyperbolicSine, hyperbolicCosine, tanh
    case arsinh, arcosh, artanh

    // Steps: their derivative is 0 everywhere.

    /// The largest whole number that is not above x, and the smallest that is not below.
    case floor, ceiling
    /// The nearest whole number; the even one of two that are as near.
    case round
    /// -1, 0 or 1.
    case sign
    /// 1 where x is not a number, else 0.
    case isNaN
    /// 1 where x is the positive infinity, or the negative, if asked for; else 0.
    case isInfinite(positive: Bool, negative: Bool)
    /// 1 where x is 0, else 0.
    case logicalNot

    /// Where a derivative is computed from.
    enum DerivativeSource {
        /// From x: many x have the same y.
        case argument
        /// From y = φ(x), which a forward pass keeps where it fuses x away.
        case value
        /// It is 0 everywhere.
        case nothing
    }

    /// Whether a gradient has to know x, because y does not tell it.
    var forgetsItsArgument: Bool {
        if case .linear = self { return false }
        return derivative == .argument
    }

    /// Whether no value of it is negative.
    var isNonnegative: Bool {
        switch self {
        case .relu, .sigmoid, .softplus, .absolute, .square, .squareRoot, .exponential, .arccosine, .hyperbolicCosine,
            .arcosh, .isNaN, .isInfinite, .logicalNot:
            true
        case .clamp(let low, _): low >= 0
        default: false
        }
    }

    var derivative: DerivativeSource {
        switch self {
        case .relu, .clamp, .sigmoid, .tanh, .squareRoot: .value
        case .leakyReLU(let slope): slope >= 0 ? .value : .argument
        case .floor, .ceiling, .round, .sign, .isNaN, .isInfinite, .logicalNot: .nothing
        default: .argument
        }
    }
}

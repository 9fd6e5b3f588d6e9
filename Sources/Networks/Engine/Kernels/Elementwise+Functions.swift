import Foundation

/// The functions of one number and their derivatives, in Double: what the loops of our own compute, and slopes between two
/// points.
extension Elementwise {
    func value(_ x: Double) -> Double {
        switch self {
        case .relu: max(0, x)
        case .clamp(let low, let high): min(max(x, Double(low)), Double(high))
        case .linear(let scale, let shift): Double(scale) * x + Double(shift)
        case .sigmoid: Self.sigmoid(x)
        case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
        case .gelu: x * Self.normal(x)
        case .geluTanh: x * (1 + Foundation.tanh(Self.inner(x))) / 2
        case .swish: x * Self.sigmoid(x)
        case .mish: x * Foundation.tanh(Self.softplus(x))
        case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
        case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
        case .softplus: Self.softplus(x)
        case .softsign: x / (1 + abs(x))
        case .absolute: abs(x)
        case .square: x * x
        case .squareRoot: x.squareRoot()
        case .reciprocal: 1 / x
        case .power(let exponent): pow(x, Double(exponent))
        case .exponential: exp(x)
        case .logarithm: log(x)
        case .errorFunction: erf(x)
        case .sine: sin(x)
        case .cosine: cos(x)
        case .tangent: tan(x)
        case .arcsine: asin(x)
        case .arccosine: acos(x)
        case .arctangent: atan(x)
        case .hyperbolicSine: sinh(x)
        case .hyperbolicCosine: cosh(x)
        case .tanh: Foundation.tanh(x)
        case .arsinh: asinh(x)
        case .arcosh: acosh(x)
        case .artanh: atanh(x)
        case .floor: x.rounded(.down)
        case .ceiling: x.rounded(.up)
        case .round: x.rounded(.toNearestOrEven)
        case .sign: x > 0 ? 1 : x < 0 ? -1 : x
        case .isNaN: x.isNaN ? 1 : 0
        case .isInfinite(let positive, let negative): x.isInfinite && (x > 0 ? positive : negative) ? 1 : 0
        case .logicalNot: x == 0 ? 1 : 0
        }
    }

    func derivative(_ x: Double) -> Double {
        switch self {
        case .relu: x > 0 ? 1 : 0
        case .clamp(let low, let high): Double(low) < x && x < Double(high) ? 1 : 0
        case .linear(let scale, _): Double(scale)
        case .sigmoid: Self.sigmoid(x) * Self.sigmoid(-x)
        case .hardSwish: x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
        case .gelu: Self.normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        case .geluTanh:
            {
                let t = Foundation.tanh(Self.inner(x))
                return (1 + t + x * (1 - t * t) * (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)) / 2
            }()
        case .swish: Self.sigmoid(x) * (1 + x * Self.sigmoid(-x))
        case .mish:
            {
                let t = Foundation.tanh(Self.softplus(x))
                return t + x * Self.sigmoid(x) * (1 - t * t)
            }()
        case .elu(let alpha): x > 0 ? 1 : Double(alpha) * exp(x)
        case .leakyReLU(let slope): x > 0 ? 1 : Double(slope)
        case .softplus: Self.sigmoid(x)
        case .softsign: 1 / ((1 + abs(x)) * (1 + abs(x)))
        case .absolute: x > 0 ? 1 : x < 0 ? -1 : 0
        case .square: 2 * x
        case .squareRoot: 1 / (2 * x.squareRoot())
        case .reciprocal: -1 / (x * x)
        case .power(let exponent): exponent == 0 ? 0 : Double(exponent) * pow(x, Double(exponent) - 1)
        case .exponential: exp(x)
        case .logarithm: 1 / x
        case .errorFunction: 2 / Double.pi.squareRoot() * exp(-x * x)
        case .sine: cos(x)
        case .cosine: -sin(x)
        case .tangent: 1 / (cos(x) * cos(x))
        case .arcsine: 1 / (1 - x * x).squareRoot()
        case .arccosine: -1 / (1 - x * x).squareRoot()
        case .arctangent: 1 / (1 + x * x)
        case .hyperbolicSine: cosh(x)
        case .hyperbolicCosine: sinh(x)
        case .tanh: 1 / (cosh(x) * cosh(x))
        case .arsinh: 1 / (x * x + 1).squareRoot()
        case .arcosh: 1 / (x * x - 1).squareRoot()
        case .artanh: 1 / (1 - x * x)
        case .floor, .ceiling, .round, .sign, .isNaN, .isInfinite, .logicalNot: 0
        }
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    /// Φ(x).
    private static func normal(_ x: Double) -> Double { (1 + erf(x / 2.squareRoot())) / 2 }

    /// What the form of GELU with tanh takes the tanh of.
    private static func inner(_ x: Double) -> Double {
        (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
    }
}

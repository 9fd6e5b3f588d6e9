import Foundation

/// Smooth and broken-line activation functions, each with its derivative written down from the definition.
public enum ReferenceActivation: String, CaseIterable, Sendable {
    case sigmoid, hardSigmoid, hardSwish, gelu

    public func forward(_ input: ReferenceArray) -> ReferenceArray { input.map(value) }

    public func gradientToInput(_ gradient: ReferenceArray, input: ReferenceArray) -> ReferenceArray {
        ReferenceArray(
            zip(gradient.elements, input.elements).map { $0 * derivative($1) }, shape: gradient.shape)
    }

    private func value(_ x: Double) -> Double {
        switch self {
        case .sigmoid: 1 / (1 + exp(-x))
        case .hardSigmoid: min(max(x + 3, 0), 6) / 6
        case .hardSwish: x * min(max(x + 3, 0), 6) / 6
        case .gelu: x * (1 + erf(x / 2.squareRoot())) / 2
        }
    }

    private func derivative(_ x: Double) -> Double {
        switch self {
        case .sigmoid: value(x) * (1 - value(x))
        case .hardSigmoid: -3 < x && x < 3 ? 1.0 / 6 : 0
        case .hardSwish: x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
        case .gelu: (1 + erf(x / 2.squareRoot())) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        }
    }
}

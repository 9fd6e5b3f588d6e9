import Foundation
import Tensors

/// Differences below this count as none: a derivative takes the quotient's place.
let smallestDifference = 1e-10

extension Elementwise {
    /// result = signal · (φ(x) - φ(x₀)) / (x - x₀), element by element; φ'(x) for the quotient where it has no sense.
    ///
    /// In double precision: the difference of two nearly equal values of φ keeps its digits.
    func finiteDifference(count: Int) -> CustomKernel {
        CustomKernel { operands in
            let signal = operands[0], x = operands[1], x₀ = operands[2], result = operands[3]
            for i in 0..<count { result[i] = signal[i] * Float(slope(from: Double(x₀[i]), to: Double(x[i]))) }
        }
    }

    @inline(__always)
    private func slope(from x₀: Double, to x: Double) -> Double {
        let difference = x - x₀
        return abs(difference) < smallestDifference ? derivative(x) : (value(x) - value(x₀)) / difference
    }

    private func value(_ x: Double) -> Double {
        switch self {
        case .relu: max(0, x)
        case .clamp(let low, let high): min(max(x, Double(low)), Double(high))
        case .linear(let scale, let shift): Double(scale) * x + Double(shift)
        case .sigmoid: 1 / (1 + exp(-x))
        case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
        case .gelu: x * Self.normal(x)
        }
    }

    private func derivative(_ x: Double) -> Double {
        switch self {
        case .relu: x > 0 ? 1 : 0
        case .clamp(let low, let high): Double(low) < x && x < Double(high) ? 1 : 0
        case .linear(let scale, _): Double(scale)
        case .sigmoid: value(x) * (1 - value(x))
        case .hardSwish: x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
        case .gelu: Self.normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
        }
    }

    /// Φ(x).
    private static func normal(_ x: Double) -> Double { (1 + erf(x / 2.squareRoot())) / 2 }
}

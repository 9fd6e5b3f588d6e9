import Foundation
import Tensors

/// Differences below this count as none: a derivative stands in the quotient's place.
private let smallestDifference = 1e-10

extension Elementwise {
    /// result = signal · (φ(x) - φ(x₀)) / (x - x₀), element by element; φ'(x) for the quotient where it has no sense.
    ///
    /// In double precision: the difference of two nearly equal values of φ keeps its digits.
    func secant(count: Int) -> Loop {
        Loop { operands in
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

/// A max pooling's signal, led back to the element that made the difference between x₀ and x.
///
/// Where the largest element of x under a window is the larger one, it grew at least as much as the maximum did: its
/// value of x₀ was at most the maximum there. Where that of x₀ is, it fell at least as much. So the share of its
/// difference that comes out lies between 0 and 1, and windows that overlap add up.
struct MaximumSecant: Sendable {
    let window: Window
    /// `[N, C, H, W]` and `[N, C, h, w]`.
    let whole, pooled: Shape

    var loop: Loop {
        Loop { operands in
            let (size, places) = (whole[2] * whole[3], pooled[2] * pooled[3])
            for plane in 0..<whole[0] * whole[1] {
                led(
                    operands[0] + plane * places, x: operands[1] + plane * size, x₀: operands[2] + plane * size,
                    to: operands[3] + plane * size)
            }
        }
    }

    private func led(
        _ signal: UnsafePointer<Float>, x: UnsafePointer<Float>, x₀: UnsafePointer<Float>,
        to result: UnsafeMutablePointer<Float>
    ) {
        result.update(repeating: 0, count: whole[2] * whole[3])
        for row in 0..<pooled[2] {
            for column in 0..<pooled[3] {
                let now = largest(of: x, row, column), then = largest(of: x₀, row, column)
                let difference = Double(x[now]) - Double(x₀[then])
                let winner = difference >= 0 ? now : then
                let own = Double(x[winner]) - Double(x₀[winner])
                let share = abs(own) < smallestDifference ? 1 : difference / own
                result[winner] += signal[row * pooled[3] + column] * Float(share)
            }
        }
    }

    /// The place of the first of the largest elements under a window.
    private func largest(of x: UnsafePointer<Float>, _ row: Int, _ column: Int) -> Int {
        let top = row * window.stride.height - window.before.height
        let left = column * window.stride.width - window.before.width
        var best = -1
        for i in max(top, 0)..<min(top + window.kernel.height, whole[2]) {
            for j in max(left, 0)..<min(left + window.kernel.width, whole[3]) {
                let place = i * whole[3] + j
                if best < 0 || x[place] > x[best] { best = place }
            }
        }
        return best
    }
}

/// The signal of a normalization over channels, led back through the difference that it makes between x₀ and x.
///
/// With u = x - μ, v = mean(u²) + ε and r = 1 / √v, y = r u. Products are split at the middle of their factors and the
/// root by its secant, so that nothing is left over:
///
///     Δy = r̄ Δu + ū Δr,     Δr = -(r r₀)² / (r + r₀) Δv,     Δv = 2 mean(ū Δu),     Δu = Δx - mean Δx
///
/// with r̄ = (r + r₀) / 2 and ū = (u + u₀) / 2.
struct NormalizationSecant: Sendable {
    let rows, channels: Int
    let epsilon: Double

    var loop: Loop {
        Loop { operands in
            for row in 0..<rows {
                let start = row * channels
                led(operands[0] + start, x: operands[1] + start, x₀: operands[2] + start, to: operands[3] + start)
            }
        }
    }

    private func led(
        _ signal: UnsafePointer<Float>, x: UnsafePointer<Float>, x₀: UnsafePointer<Float>,
        to result: UnsafeMutablePointer<Float>
    ) {
        let (μ, r) = statistics(x), (μ₀, r₀) = statistics(x₀)
        let ū = { (c: Int) in (Double(x[c]) - μ + Double(x₀[c]) - μ₀) / 2 }
        var ofVariance = 0.0
        for c in 0..<channels { ofVariance += Double(signal[c]) * ū(c) }
        ofVariance *= -(r * r₀) * (r * r₀) / (r + r₀) * 2 / Double(channels)
        // Σ ū = 0: only the first part has a mean.
        var mean = 0.0
        for c in 0..<channels { mean += Double(signal[c]) }
        mean *= (r + r₀) / 2 / Double(channels)
        for c in 0..<channels {
            result[c] = Float((r + r₀) / 2 * Double(signal[c]) + ofVariance * ū(c) - mean)
        }
    }

    /// μ and r = 1 / √(σ² + ε) of one place.
    private func statistics(_ x: UnsafePointer<Float>) -> (mean: Double, inverse: Double) {
        var mean = 0.0, square = 0.0
        for c in 0..<channels { mean += Double(x[c]) }
        mean /= Double(channels)
        for c in 0..<channels { square += (Double(x[c]) - mean) * (Double(x[c]) - mean) }
        return (mean, 1 / (square / Double(channels) + epsilon).squareRoot())
    }
}

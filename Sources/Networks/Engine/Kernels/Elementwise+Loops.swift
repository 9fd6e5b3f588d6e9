import Foundation
import Tensors

extension Elementwise {
    /// y = φ(x) for functions that oneDNN does not have. Those of which imported networks have many are computed eight side by
    /// side or by the processor's Float functions, the others in Double and rounded once.
    func loop(count: Int) -> CustomKernel {
        CustomKernel { operands in
            let x = operands[0], y = operands[1]
            Parallel.forEachRange(of: count, size: Self.piece, on: .kernelThreads) { part in
                run(x + part.lowerBound, to: y + part.lowerBound, part.count)
            }
        }
    }

    private func run(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, _ count: Int) {
        switch self {
        case .reciprocal, .power(exponent: -1): Self.eights(x, y, count) { 1 / $0 }
        case .power(exponent: 2): Self.eights(x, y, count) { $0 * $0 }
        case .power(let exponent): for i in 0..<count { y[i] = pow(x[i], exponent) }
        case .exponential: Self.eights(x, y, count) { $0.exponential }
        case .errorFunction: Self.eights(x, y, count) { $0.errorFunction }
        case .logarithm: for i in 0..<count { y[i] = log(x[i]) }
        case .sine: for i in 0..<count { y[i] = sin(x[i]) }
        case .cosine: for i in 0..<count { y[i] = cos(x[i]) }
        case .round: Self.eights(x, y, count) { $0.roundedToEven }
        case .floor:
            Self.eights(x, y, count) {
                let near = $0.roundedToEven
                return near.replacing(with: near - 1, where: near .> $0)
            }
        case .ceiling:
            Self.eights(x, y, count) {
                let near = $0.roundedToEven
                return near.replacing(with: near + 1, where: near .< $0)
            }
        default: for i in 0..<count { y[i] = Float(value(Double(x[i]))) }
        }
    }

    /// The last ones lie with zeros beside them.
    @inline(__always)
    private static func eights(
        _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Lanes) -> Lanes
    ) {
        var i = 0
        while i + Lanes.scalarCount <= count {
            y.store(function(x.lanes(i)), at: i)
            i += Lanes.scalarCount
        }
        guard i < count else { return }
        var last = Lanes()
        for lane in 0..<count - i { last[lane] = x[i + lane] }
        last = function(last)
        for lane in 0..<count - i { y[i + lane] = last[lane] }
    }

    /// signal · φ'(x).
    func loopOfDerivative(count: Int) -> CustomKernel {
        CustomKernel { operands in
            let signal = operands[0], x = operands[1], result = operands[2]
            Parallel.forEachRange(of: count, size: Self.piece, on: .kernelThreads) { part in
                for i in part { result[i] = signal[i] * Float(derivative(Double(x[i]))) }
            }
        }
    }

    /// Numbers that a thread takes at a time.
    private static let piece = 1 << 12
}

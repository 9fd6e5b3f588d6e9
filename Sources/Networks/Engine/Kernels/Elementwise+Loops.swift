import Tensors

extension Elementwise {
    /// y = φ(x) for functions that oneDNN does not have: rounded once, from Double.
    func loop(count: Int) -> CustomKernel {
        CustomKernel { operands in
            let x = operands[0], y = operands[1]
            Parallel.forEachRange(of: count, size: Self.piece, on: .kernelThreads) { part in
                for i in part { y[i] = Float(value(Double(x[i]))) }
            }
        }
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

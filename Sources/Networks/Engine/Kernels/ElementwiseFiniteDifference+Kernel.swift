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
}

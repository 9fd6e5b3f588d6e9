import Foundation
import Tensors

extension Binary {
    /// The function of two operands in plain order, repeated as they have to be.
    func loop(over operands: RepeatedOperands) -> CustomKernel {
        CustomKernel { memory in
            operands.forEachStretch { places, result, count in
                run(
                    memory[0] + places[0], operands.steps[0], memory[1] + places[1], operands.steps[1],
                    to: memory[2] + result, count)
            }
        }
    }

    private func run(
        _ a: UnsafePointer<Float>, _ stepOfA: Int, _ b: UnsafePointer<Float>, _ stepOfB: Int,
        to result: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        // A loop for each function and each pair of steps, which compilers unroll.
        @inline(__always) func each(_ function: (Float, Float) -> Float) {
            switch (stepOfA, stepOfB) {
            case (1, 1): for i in 0..<count { result[i] = function(a[i], b[i]) }
            case (1, _):
                let b = b[0]
                for i in 0..<count { result[i] = function(a[i], b) }
            default:
                let a = a[0]
                for i in 0..<count { result[i] = function(a, b[i * stepOfB]) }
            }
        }
        switch self {
        case .add: each { $0 + $1 }
        case .multiply: each { $0 * $1 }
        case .subtract: each { $0 - $1 }
        case .divide: each { $0 / $1 }
        case .maximum: each { $0 > $1 || $0 != $0 ? $0 : $1 }
        case .minimum: each { $0 < $1 || $0 != $0 ? $0 : $1 }
        case .power: each { pow($0, $1) }
        case .remainder: each { fmod($0, $1) }
        case .floorRemainder:
            each {
                let rest = fmod($0, $1)
                return rest != 0 && (rest < 0) != ($1 < 0) ? rest + $1 : rest
            }
        case .equal: each { $0 == $1 ? 1 : 0 }
        case .less: each { $0 < $1 ? 1 : 0 }
        case .lessOrEqual: each { $0 <= $1 ? 1 : 0 }
        case .greater: each { $0 > $1 ? 1 : 0 }
        case .greaterOrEqual: each { $0 >= $1 ? 1 : 0 }
        case .and: each { $0 != 0 && $1 != 0 ? 1 : 0 }
        case .or: each { $0 != 0 || $1 != 0 ? 1 : 0 }
        case .xor: each { ($0 != 0) != ($1 != 0) ? 1 : 0 }
        }
    }
}

import Foundation
import Tensors

extension Array<Float> {
    /// Σ p ln p, where 0 ln 0 = 0.
    func negativeEntropy() -> Double {
        withUnsafeBufferPointer { p in
            Parallel.sum(over: p.count, size: 1 << 16) { range in
                var sum = 0.0
                for i in range where p[i] > 0 { sum += Double(p[i]) * log(Double(p[i])) }
                return sum
            }
        }
    }
}

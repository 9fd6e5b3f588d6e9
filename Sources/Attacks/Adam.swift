import Foundation
import Tensors

/// Adam (Kingma and Ba, ICLR 2015, algorithm 1) with its usual β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
struct Adam {
    private var mean, square: [Float]
    private var time = 0

    init(count: Int) {
        mean = Array(repeating: 0, count: count)
        square = mean
    }

    mutating func step(_ w: inout Tensor, along gradient: Tensor, size: Float) {
        time += 1
        let unbias = (1 - pow(0.9, Float(time)), 1 - pow(0.999, Float(time)))
        gradient.withElements { g in
            w.withMutableElements { w in
                for i in w.indices {
                    mean[i] = 0.9 * mean[i] + 0.1 * g[i]
                    square[i] = 0.999 * square[i] + 0.001 * g[i] * g[i]
                    w[i] -= size * (mean[i] / unbias.0) / ((square[i] / unbias.1).squareRoot() + 1e-8)
                }
            }
        }
    }
}

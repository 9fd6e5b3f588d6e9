import Foundation
import Tensors

/// The objective over all pairs of points, nothing left out.
///
/// - Complexity: O(n²) time for each gradient and O(n²) memory for p.
package final class ExactObjective: Objective {
    /// `[n, stride]`: p_ij in rows, filled up with zeros.
    package let p: [Float]
    package let stride: Int
    private let negativeEntropy: Double
    private let held: HeldBytes

    /// The coordinate of points that are not there: so far away that they neither attract nor repel.
    private static let farAway: Float = 1e15

    /// - Parameter distances: ‖xᵢ - xⱼ‖², `[n, n]`.
    package init(perplexity: Double, squaredDistances: [Float], count n: Int) {
        let stride = (n + 7) / 8 * 8
        let working = HeldBytes(4 * squaredDistances.count)
        defer { withExtendedLifetime(working) {} }
        held = HeldBytes(4 * n * stride)
        var p = [Float](repeating: 0, count: n * stride)
        p.withUnsafeMutableBufferPointer { p in
            squaredDistances.withUnsafeBufferPointer { distances in
                let p = p.baseAddress!, distances = distances.baseAddress!
                Parallel.forEachRange(of: n, size: 32) { rows in
                    withUnsafeTemporaryAllocation(of: Double.self, capacity: n) { scratch in
                        withUnsafeTemporaryAllocation(of: Float.self, capacity: n) { others in
                            for i in rows {
                                for j in 0..<n - 1 { others[j] = distances[i * n + (j < i ? j : j + 1)] }
                                ConditionalProbabilities.write(
                                    perplexity: perplexity, squaredDistances: others.baseAddress!, count: n - 1,
                                    scratch: scratch.baseAddress!, to: others.baseAddress!)
                                for j in 0..<n - 1 { p[i * stride + (j < i ? j : j + 1)] = others[j] }
                            }
                        }
                    }
                }
            }
            let share = 1 / Float(2 * n)
            for i in 0..<n {
                for j in 0..<i {
                    let joint = (p[i * stride + j] + p[j * stride + i]) * share
                    (p[i * stride + j], p[j * stride + i]) = (joint, joint)
                }
            }
        }
        (self.p, self.stride) = (p, stride)
        negativeEntropy = p.negativeEntropy()
    }

    package func forces(_ y: Points, attraction: Points, repulsion: Points) -> Double {
        for axis in 0..<y.dimensions {
            for i in y.count..<y.stride { y.axis(axis)[i] = Self.farAway }
        }
        return p.withUnsafeBufferPointer { p in
            let p = p.baseAddress!
            return Parallel.sum(over: y.count, size: 32) { rows in
                var Z = 0.0
                for i in rows {
                    let row = p + i * stride
                    let x0 = Lanes(repeating: y.x[i]), y0 = Lanes(repeating: y.y[i]), z0 = Lanes(repeating: y.z[i])
                    var ax = Lanes.zero, ay = Lanes.zero, az = Lanes.zero
                    var rx = Lanes.zero, ry = Lanes.zero, rz = Lanes.zero, sum = Lanes.zero
                    for j in Swift.stride(from: 0, to: stride, by: 8) {
                        // notebook: begin forces
                        let dx = x0 - y.x.lanes(j), dy = y0 - y.y.lanes(j), dz = z0 - y.z.lanes(j)
                        let w = 1 / (1 + dx * dx + dy * dy + dz * dz)
                        let a = row.lanes(j) * w, r = w * w
                        ax += a * dx
                        ay += a * dy
                        az += a * dz
                        rx += r * dx
                        ry += r * dy
                        rz += r * dz
                        sum += w
                        // notebook: end forces
                    }
                    (attraction.x[i], attraction.y[i], attraction.z[i]) = (ax.total, ay.total, az.total)
                    (repulsion.x[i], repulsion.y[i], repulsion.z[i]) = (rx.total, ry.total, rz.total)
                    // The point itself has w = 1 and is not meant.
                    Z += Double(sum.total) - 1
                }
                return Z
            }
        }
    }

    package func divergence(_ y: Points, Z: Double) -> Double {
        let n = y.count
        let logarithms = p.withUnsafeBufferPointer { p in
            Parallel.sum(over: n, size: 32) { rows in
                var sum = 0.0
                for i in rows {
                    for j in 0..<n {
                        let dx = y.x[i] - y.x[j], dy = y.y[i] - y.y[j], dz = y.z[i] - y.z[j]
                        sum += Double(p[i * stride + j]) * log1p(Double(dx * dx + dy * dy + dz * dz))
                    }
                }
                return sum
            }
        }
        return negativeEntropy + logarithms + log(Z)
    }
}

import Foundation
import Tensors

/// The objective with attraction between neighbours alone, and repulsion approximated.
///
/// - Complexity: O(n · perplexity) for the attraction, and what the repulsion takes.
package final class SparseObjective: Objective {
    private let affinities: Affinities
    private let repulsion: any Repulsion

    package init(_ affinities: Affinities, repulsion: any Repulsion) {
        (self.affinities, self.repulsion) = (affinities, repulsion)
    }

    package func forces(_ y: Points, attraction: Points, repulsion: Points) -> Double {
        attract(y, attraction)
        return self.repulsion.repel(y, repulsion)
    }

    private func attract(_ y: Points, _ force: Points) {
        affinities.forEachRow { starts, columns, values in
            Parallel.forEachRange(of: y.count, size: 512) { rows in
                for i in rows {
                    var fx = Lanes.zero, fy = Lanes.zero, fz = Lanes.zero
                    for edge in stride(from: starts[i], to: starts[i + 1], by: 8) {
                        let others = columns + edge
                        let dx = y.x[i] - UnsafePointer(y.x).gather(others)
                        let dy = y.y[i] - UnsafePointer(y.y).gather(others)
                        var square = 1 + dx * dx + dy * dy
                        if y.dimensions == 3 {
                            let dz = y.z[i] - UnsafePointer(y.z).gather(others)
                            square += dz * dz
                            fz += values.lanes(edge) / square * dz
                        }
                        let force = values.lanes(edge) / square
                        fx += force * dx
                        fy += force * dy
                    }
                    (force.x[i], force.y[i], force.z[i]) = (fx.total, fy.total, fz.total)
                }
            }
        }
    }

    package func divergence(_ y: Points, Z: Double) -> Double {
        var logarithms = 0.0
        affinities.forEachRow { starts, columns, values in
            logarithms = Parallel.sum(over: y.count, size: 512) { rows in
                var sum = 0.0
                for i in rows {
                    for edge in starts[i]..<starts[i + 1] {
                        let j = Int(columns[edge])
                        let dx = y.x[i] - y.x[j], dy = y.y[i] - y.y[j], dz = y.z[i] - y.z[j]
                        sum += Double(values[edge]) * log1p(Double(dx * dx + dy * dy + dz * dz))
                    }
                }
                return sum
            }
        }
        return affinities.negativeEntropy + logarithms + log(Z)
    }
}

extension Affinities {
    /// Lends the memory of the rows to a loop over them.
    func forEachRow(_ body: (UnsafePointer<Int>, UnsafePointer<Int32>, UnsafePointer<Float>) -> Void) {
        starts.withUnsafeBufferPointer { starts in
            columns.withUnsafeBufferPointer { columns in
                values.withUnsafeBufferPointer { values in
                    body(starts.baseAddress!, columns.baseAddress!, values.baseAddress!)
                }
            }
        }
    }
}

/// A way to add up how all points push each other apart.
package protocol Repulsion: AnyObject {
    /// Writes Σⱼ wᵢⱼ² (yᵢ - yⱼ) of each point.
    /// - Returns: Z = Σᵢ Σ_{j≠i} wᵢⱼ.
    func repel(_ y: Points, _ force: Points) -> Double
}

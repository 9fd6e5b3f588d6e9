import Tensors

/// Repulsion with far groups of points taken for one point at their centre.
///
/// A cell of the tree with side s is taken whole by points at a distance d from its centre where s < θ d; otherwise its
/// children are looked at. Eight neighbouring points walk the tree together, and go into a cell if one of them has to:
/// no point is served worse than if it went alone.
///
/// van der Maaten: *Accelerating t-SNE using Tree-Based Algorithms*, JMLR 2014, section 4.2.
package final class BarnesHutRepulsion: Repulsion {
    /// θ: 0 takes nothing whole; 0.5 is usual.
    private let angle: Float
    private let tree: SpatialTree

    package init(count: Int, dimensions: Int, angle: Float) {
        self.angle = angle
        tree = SpatialTree(count: count, dimensions: dimensions)
    }

    /// - Complexity: O(n log n).
    package func repel(_ y: Points, _ force: Points) -> Double {
        tree.build(y)
        let order = tree.order, groups = (y.count + 7) / 8
        return tree.cells.withUnsafeBufferPointer { cells in
            order.withUnsafeBufferPointer { order in
                Parallel.sum(over: groups, size: 8) { range in
                    var Z = 0.0
                    for group in range {
                        let found = walk(cells, group * 8)
                        for lane in 0..<min(8, y.count - group * 8) {
                            let i = Int(order[group * 8 + lane])
                            force.x[i] = found.x[lane]
                            force.y[i] = found.y[lane]
                            force.z[i] = found.z[lane]
                            Z += Double(found.weight[lane]) - 1
                        }
                    }
                    return Z
                }
            }
        }
    }

    /// Forces and Σ w of eight sorted points.
    private func walk(
        _ cells: UnsafeBufferPointer<SpatialTree.Cell>, _ first: Int
    ) -> (x: Lanes, y: Lanes, z: Lanes, weight: Lanes) {
        let points = tree.sorted
        let x = points.x.lanes(first), y = points.y.lanes(first), z = points.z.lanes(first)
        var fx = Lanes.zero, fy = Lanes.zero, fz = Lanes.zero, sum = Lanes.zero
        let opening = 1 / (angle * angle)
        var i = 0
        while i < cells.count {
            let cell = cells[i]
            let dx = x - cell.x, dy = y - cell.y, dz = z - cell.z
            let square = dx * dx + dy * dy + dz * dz
            let isFar = !square.mayHaveLane(below: cell.side * cell.side * opening)
            if isFar || cell.mass == 1 {
                let w = 1 / (1 + square), force = cell.mass * w * w
                fx += force * dx
                fy += force * dy
                fz += force * dz
                sum += cell.mass * w
                i = Int(cell.next)
            } else if cell.isLeaf {
                for j in Int(cell.begin)..<Int(cell.end) {
                    let dx = x - points.x[j], dy = y - points.y[j], dz = z - points.z[j]
                    let w = 1 / (1 + dx * dx + dy * dy + dz * dz), force = w * w
                    fx += force * dx
                    fy += force * dy
                    fz += force * dz
                    sum += w
                }
                i = Int(cell.next)
            } else {
                i += 1
            }
        }
        return (fx, fy, fz, sum)
    }
}

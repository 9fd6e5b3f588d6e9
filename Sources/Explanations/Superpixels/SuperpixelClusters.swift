import Tensors

/// The clusters of SLIC: where their centres are, and which pixels they have won.
struct SuperpixelClusters {
    /// The cluster of each pixel.
    private(set) var labels: [Int32]
    private var centres: [Centre]
    /// `[3, H, W]`: L, a and b.
    private let colours: Tensor
    private let height, width: Int
    /// (m / S)²: what a squared pixel of distance weighs beside a squared distance of colours.
    private let weight: Float
    /// The reach of a cluster from its centre along each side, in pixels: S, or more where cells are not square.
    private let reach: Float
    /// The least D² found for each pixel in one iteration.
    private var nearest: [Float]

    /// The mean of a cluster's pixels, or their sum.
    private struct Centre {
        var L: Float = 0, a: Float = 0, b: Float = 0
        var x: Float = 0, y: Float = 0
    }

    /// One cluster for each cell of a grid; each pixel belongs to its cell.
    init(on grid: SuperpixelGrid, of colours: Tensor, compactness: Float, avoidsEdges: Bool) {
        (height, width) = (grid.height, grid.width)
        self.colours = colours
        let ratio = compactness / grid.side
        weight = ratio * ratio
        reach = max(grid.side, grid.cell.height, grid.cell.width)
        labels = (0..<height * width).map { [width] in
            Int32(grid.cell(row: $0 / width, column: $0 % width))
        }
        nearest = [Float](repeating: .infinity, count: height * width)
        centres = []
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                let x = (Float(column) + 0.5) * grid.cell.width - 0.5, y = (Float(row) + 0.5) * grid.cell.height - 0.5
                centres.append(start(x: x, y: y, avoidsEdges: avoidsEdges))
            }
        }
    }

    /// A centre at a place, or at the pixel of the least gradient among the 3 × 3 around it, if that is less than there.
    private func start(x: Float, y: Float, avoidsEdges: Bool) -> Centre {
        let column = min(Int(x + 0.5), width - 1), row = min(Int(y + 0.5), height - 1)
        var best = (row: row, column: column), least = gradient(row, column)
        for i in max(row - 1, 0)...min(row + 1, height - 1) where avoidsEdges {
            for j in max(column - 1, 0)...min(column + 1, width - 1) {
                let other = gradient(i, j)
                if other < least { (best, least) = ((i, j), other) }
            }
        }
        let hasMoved = best != (row, column), i = best.row * width + best.column, plane = height * width
        return colours.withElements { lab in
            Centre(
                L: lab[i], a: lab[plane + i], b: lab[2 * plane + i], x: hasMoved ? Float(best.column) : x,
                y: hasMoved ? Float(best.row) : y)
        }
    }

    /// |I(x + 1, y) - I(x - 1, y)|² + |I(x, y + 1) - I(x, y - 1)|², the border going on beyond the image.
    private func gradient(_ row: Int, _ column: Int) -> Float {
        let left = row * width + max(column - 1, 0), right = row * width + min(column + 1, width - 1)
        let above = max(row - 1, 0) * width + column, below = min(row + 1, height - 1) * width + column
        return colours.withElements { lab in
            (0..<3).reduce(0) { sum, channel in
                let start = channel * height * width
                let across = lab[start + right] - lab[start + left], down = lab[start + below] - lab[start + above]
                return sum + across * across + down * down
            }
        }
    }

    /// Each pixel to the nearest centre, then each centre to the mean of its pixels.
    mutating func iterate() {
        assign()
        update()
    }

    /// A pixel that no centre reaches keeps its cluster; of centres equally near the first wins.
    private mutating func assign() {
        nearest.withUnsafeMutableBufferPointer { $0.update(repeating: .infinity) }
        for k in centres.indices {
            let c = centres[k]
            let columns = Int((c.x - reach).rounded(.up))...Int((c.x + reach).rounded(.down))
            let rows = Int((c.y - reach).rounded(.up))...Int((c.y + reach).rounded(.down))
            let left = max(columns.lowerBound, 0), right = min(columns.upperBound, width - 1)
            let top = max(rows.lowerBound, 0), bottom = min(rows.upperBound, height - 1)
            guard left <= right, top <= bottom else { continue }
            let across = (left...right).map { weight * (Float($0) - c.x) * (Float($0) - c.x) }
            for row in top...bottom {
                let down = weight * (Float(row) - c.y) * (Float(row) - c.y)
                compete(for: row * width + left, across, down, c, Int32(k))
            }
        }
    }

    /// One cluster's claim to a row of pixels: `across` and `down` are the two parts of (d_s / S)² m².
    private mutating func compete(for start: Int, _ across: [Float], _ down: Float, _ c: Centre, _ k: Int32) {
        let count = across.count, plane = height * width
        precondition(start >= 0 && start + count <= plane)
        colours.withElements { lab in
            let L = lab.baseAddress! + start, a = L + plane, b = a + plane
            across.withUnsafeBufferPointer { across in
                nearest.withUnsafeMutableBufferPointer { nearest in
                    labels.withUnsafeMutableBufferPointer { labels in
                        let nearest = nearest.baseAddress! + start, labels = labels.baseAddress! + start
                        for i in 0..<count {
                            let dL = L[i] - c.L, da = a[i] - c.a, db = b[i] - c.b
                            // D² = d_c² + (d_s / S)² m²
                            let D² = dL * dL + da * da + db * db + (across[i] + down)
                            // Both are written always: a loop without branches runs on several pixels at once.
                            let isNearer = D² < nearest[i]
                            nearest[i] = isNearer ? D² : nearest[i]
                            labels[i] = isNearer ? k : labels[i]
                        }
                    }
                }
            }
        }
    }

    /// A cluster that has won no pixel stays where it is.
    private mutating func update() {
        let plane = height * width
        var sums = [Centre](repeating: Centre(), count: centres.count)
        var sizes = [Float](repeating: 0, count: centres.count)
        colours.withElements { lab in
            labels.withUnsafeBufferPointer { labels in
                sums.withUnsafeMutableBufferPointer { sums in
                    for row in 0..<height {
                        var i = row * width
                        let end = i + width
                        while i < end {
                            // Runs of one label are added up apart, so that sums stay in registers and keep their digits.
                            let label = labels[i], start = i
                            var run = Centre()
                            while i < end, labels[i] == label {
                                run.L += lab[i]
                                run.a += lab[plane + i]
                                run.b += lab[2 * plane + i]
                                i += 1
                            }
                            let count = Float(i - start)
                            let k = Int(label)
                            sums[k].L += run.L
                            sums[k].a += run.a
                            sums[k].b += run.b
                            // start + … + (i - 1)
                            sums[k].x += count * Float(start + i - 1 - 2 * row * width) / 2
                            sums[k].y += count * Float(row)
                            sizes[k] += count
                        }
                    }
                }
            }
        }
        for k in centres.indices where sizes[k] > 0 {
            let sum = sums[k], n = sizes[k]
            centres[k] = Centre(L: sum.L / n, a: sum.a / n, b: sum.b / n, x: sum.x / n, y: sum.y / n)
        }
    }
}

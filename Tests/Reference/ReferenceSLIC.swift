import Foundation

/// SLIC, written down from its definition: every pixel looks at every centre.
public enum ReferenceSLIC {
    private struct Centre {
        var colour: [Double]
        var x, y: Double
    }

    /// The cluster of each pixel before fragments join their neighbours.
    ///
    /// - Parameters:
    ///   - levels: `[1, 3, H, W]`, whole 8-bit levels.
    ///   - rows: of the grid on which centres start, with `columns`.
    public static func clusters(
        of levels: ReferenceArray, rows: Int, columns: Int, compactness m: Double, iterations: Int
    ) -> [Int] {
        let height = levels.shape[2], width = levels.shape[3]
        let pixels = (0..<height).flatMap { i in (0..<width).map { j in (i, j) } }
        func colour(_ i: Int, _ j: Int) -> [Double] {
            lab((0..<3).map { levels[0, $0, min(max(i, 0), height - 1), min(max(j, 0), width - 1)] })
        }
        func squared(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        func gradient(_ i: Int, _ j: Int) -> Double {
            squared(colour(i, j + 1), colour(i, j - 1)) + squared(colour(i + 1, j), colour(i - 1, j))
        }

        let tall = Double(height) / Double(rows), wide = Double(width) / Double(columns), S = (tall * wide).squareRoot()
        var centres: [Centre] = [], labels: [Int] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let x = (Double(column) + 0.5) * wide - 0.5, y = (Double(row) + 0.5) * tall - 0.5
                let (i, j) = (min(Int(y + 0.5), height - 1), min(Int(x + 0.5), width - 1))
                let around = pixels.filter { abs($0.0 - i) <= 1 && abs($0.1 - j) <= 1 }
                let best = around.min { gradient($0.0, $0.1) < gradient($1.0, $1.1) }!
                let isLower = gradient(best.0, best.1) < gradient(i, j)
                centres.append(
                    isLower
                        ? Centre(colour: colour(best.0, best.1), x: Double(best.1), y: Double(best.0))
                        : Centre(colour: colour(i, j), x: x, y: y))
            }
        }
        for (i, j) in pixels { labels.append(i * rows / height * columns + j * columns / width) }
        let reach = max(S, tall, wide)
        for _ in 0..<iterations {
            for (p, (i, j)) in pixels.enumerated() {
                func distance(_ c: Centre) -> Double {
                    let (dx, dy) = (Double(j) - c.x, Double(i) - c.y)
                    return squared(colour(i, j), c.colour) + (dx * dx + dy * dy) / (S * S) * m * m
                }
                let near = centres.indices.filter {
                    abs(Double(j) - centres[$0].x) <= reach && abs(Double(i) - centres[$0].y) <= reach
                }
                labels[p] = near.min { distance(centres[$0]) < distance(centres[$1]) } ?? labels[p]
            }
            for k in centres.indices {
                let own = pixels.indices.filter { labels[$0] == k }
                guard !own.isEmpty else { continue }
                let n = Double(own.count)
                centres[k] = Centre(
                    colour: (0..<3).map { c in own.reduce(0) { $0 + colour(pixels[$1].0, pixels[$1].1)[c] } / n },
                    x: own.reduce(0) { $0 + Double(pixels[$1].1) } / n,
                    y: own.reduce(0) { $0 + Double(pixels[$1].0) } / n)
            }
        }
        return labels
    }

    /// CIELAB of red, green and blue as 8-bit levels.
    public static func lab(_ rgb: [Double]) -> [Double] {
        let linear = rgb.map { level in
            let c = level / 255
            return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
        }
        let M = [
            [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721749], [0.0193339, 0.119192, 0.9503041],
        ]
        let f = M.map { row -> Double in
            let t = zip(row, linear).reduce(0) { $0 + $1.0 * $1.1 } / row.reduce(0, +)
            return t > pow(6.0 / 29, 3) ? cbrt(t) : t / (3 * pow(6.0 / 29, 2)) + 4.0 / 29
        }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }
}

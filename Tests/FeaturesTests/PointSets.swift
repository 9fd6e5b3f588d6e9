import Features
import Foundation
import Tensors

/// The path of a file in this folder's `Golden`.
func golden(_ name: String) throws -> Tensor {
    try NumPyFile.read(
        from: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).npy").path)
}

extension Tensor {
    /// Points in groups: the mean of each group lies `spread` from the origin in some direction, its points around it.
    static func groups(_ groups: Int, count: Int, dimensions: Int, spread: Float = 6, seed: UInt64 = 1) -> Tensor {
        let centres = RandomNumbers(seed: seed, stream: "centres"), noise = RandomNumbers(seed: seed, stream: "noise")
        return Tensor(shape: [count, dimensions]) { x in
            for i in 0..<count {
                for c in 0..<dimensions {
                    let centre = centres.normal(at: i % groups * dimensions + c)
                    x[i * dimensions + c] = spread * centre + noise.normal(at: i * dimensions + c)
                }
            }
        }
    }

    /// The rows of a matrix in Double.
    var rows: [[Double]] {
        (0..<shape[0]).map { i in (0..<shape[1]).map { Double(self[i, $0]) } }
    }
}

extension Points {
    /// The points that are the rows of `[n, 2]` or `[n, 3]`.
    convenience init(_ rows: Tensor) {
        self.init(count: rows.shape[0], dimensions: rows.shape[1])
        for i in 0..<count { for axis in 0..<dimensions { self.axis(axis)[i] = rows[i, axis] } }
    }

    /// One point a row, in Double.
    var rows: [[Double]] {
        (0..<count).map { i in (0..<dimensions).map { Double(axis($0)[i]) } }
    }
}

/// The largest difference of two tables, as a share of the largest number of the second.
func relativeError(_ got: [[Double]], _ expected: [[Double]]) -> Double {
    let largest = expected.joined().reduce(0) { max($0, abs($1)) }
    return zip(got.joined(), expected.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
}

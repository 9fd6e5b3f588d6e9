import Tensors

extension Tensor {
    /// ‖xᵢ - xⱼ‖² of all rows of `[n, d]`, `[n, n]`.
    package func allSquaredDistances() -> [Float] {
        let n = shape[0], d = shape[1]
        var result = [Float](repeating: 0, count: n * n)
        result.withUnsafeMutableBufferPointer { result in
            withElements { x in
                let x = x.baseAddress!, result = result.baseAddress!
                Parallel.forEachRange(of: n, size: 16) { rows in
                    for i in rows {
                        for j in 0..<n { result[i * n + j] = squaredDistance(x + i * d, x + j * d, count: d) }
                    }
                }
            }
        }
        return result
    }
}

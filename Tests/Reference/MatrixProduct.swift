/// C += A B in Double for blocks of B that lie in a processor's cache: four rows of A at a time, four columns of B side by
/// side in a vector. The sums run in the order of k; which block is whose does not show in the bits.
enum MatrixProduct {
    /// So many columns of B lie side by side.
    static let width = 4

    /// - Parameters:
    ///   - a: `[rows, depth]`, rows `aStep` apart.
    ///   - b: columns in strips of four, each `[depth, 4]`.
    ///   - c: `[rows, columns]`, rows `cStep` apart.
    static func add(
        _ a: UnsafePointer<Double>, aStep: Int, _ b: UnsafePointer<SIMD4<Double>>, rows: Int, depth: Int, columns: Int,
        to c: UnsafeMutablePointer<Double>, cStep: Int
    ) {
        for row in stride(from: 0, to: rows, by: 4) {
            let height = min(4, rows - row)
            for column in stride(from: 0, to: columns, by: width) {
                let strip = b + column / width * depth
                var sums: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) = (.zero, .zero, .zero, .zero)
                let first = a + row * aStep
                if height == 4 {
                    let (second, third, fourth) = (first + aStep, first + 2 * aStep, first + 3 * aStep)
                    for k in 0..<depth {
                        let x = strip[k]
                        sums.0 += first[k] * x
                        sums.1 += second[k] * x
                        sums.2 += third[k] * x
                        sums.3 += fourth[k] * x
                    }
                } else {
                    for k in 0..<depth {
                        let x = strip[k]
                        sums.0 += first[k] * x
                        if height > 1 { sums.1 += first[aStep + k] * x }
                        if height > 2 { sums.2 += first[2 * aStep + k] * x }
                    }
                }
                let count = min(width, columns - column)
                for i in 0..<height {
                    let sum = i == 0 ? sums.0 : i == 1 ? sums.1 : i == 2 ? sums.2 : sums.3
                    let place = c + (row + i) * cStep + column
                    for j in 0..<count { place[j] += sum[j] }
                }
            }
        }
    }
}

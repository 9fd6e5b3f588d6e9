import Features
import Foundation
import Tensors
import Testing

@Suite struct `Principal components` {
    @Test func `Points on a line have one`() {
        // (1, 2) · t for t = -1, 0, 1, moved by (5, 5): the direction is (1, 2) / √5, the variance 5.
        let data = Tensor([4, 3, 5, 5, 6, 7], shape: [3, 2])
        let components = PrincipalComponents(2, of: data)
        #expect(components.mean == [5, 5])
        #expect(abs(components.variances[0] - 5) < 1e-6)
        #expect(abs(components.variances[1]) < 1e-6)
        #expect(abs(components.directions[0][0] - 1 / 5.0.squareRoot()) < 1e-6)
        #expect(abs(components.directions[0][1] - 2 / 5.0.squareRoot()) < 1e-6)
        let projected = components.projected(data)
        #expect(abs(projected[0, 0] + Float(5).squareRoot()) < 1e-5)
    }

    @Test(arguments: [(60, 4, 4), (200, 30, 7), (25, 80, 10)])
    func `They are eigenvectors of the covariance, orthonormal and in order`(n: Int, d: Int, count: Int) {
        let data = Tensor.groups(5, count: n, dimensions: d), rows = data.rows
        let components = PrincipalComponents(count, of: data)
        let centred = rows.map { row in row.indices.map { row[$0] - components.mean[$0] } }
        for (k, v) in components.directions.enumerated() {
            var product = [Double](repeating: 0, count: d)
            for row in centred {
                let along = zip(row, v).reduce(0) { $0 + $1.0 * $1.1 }
                for c in 0..<d { product[c] += row[c] * along / Double(n - 1) }
            }
            let residual = zip(product, v).reduce(0) { max($0, abs($1.0 - components.variances[k] * $1.1)) }
            #expect(residual < 1e-5 * components.variances[0])
            for (l, w) in components.directions.enumerated() {
                let product = zip(v, w).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (k == l ? 1 : 0)) < 1e-9)
            }
        }
        #expect(zip(components.variances, components.variances.dropFirst()).allSatisfy { $0 >= $1 })
        let total = centred.joined().reduce(0) { $0 + $1 * $1 } / Double(n - 1)
        if count == d { #expect(abs(components.variances.reduce(0, +) - total) < 1e-5 * total) }
    }

    @Test func `Equal variances and variances of zero are all found`() {
        // ±1 along each of the first three of five axes.
        let data = Tensor(shape: [6, 5]) { x in
            for i in 0..<30 { x[i] = 0 }
            for axis in 0..<3 { (x[2 * axis * 5 + axis], x[(2 * axis + 1) * 5 + axis]) = (1, -1) }
        }
        let variances = PrincipalComponents(5, of: data).variances
        for (got, expected) in zip(variances, [0.4, 0.4, 0.4, 0, 0]) { #expect(abs(got - expected) < 1e-7) }
    }
}

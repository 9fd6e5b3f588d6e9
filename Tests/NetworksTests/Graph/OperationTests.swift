import Reference
import Tensors
import Testing

@testable import Networks

/// Operations that name their axes, on values of any rank.
@Suite struct OperationTests {
    /// A linear formula in all of its inputs but for the one that the test changes, with the shapes that it takes.
    struct LinearCase: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let shapes: [Shape]
        let formula: @Sendable ([Value]) -> Value

        init(_ name: String, _ shapes: [Shape], _ formula: @escaping @Sendable ([Value]) -> Value) {
            (testDescription, self.shapes, self.formula) = (name, shapes, formula)
        }
    }

    static let linear = [
        LinearCase("axes in another order", [[2, 3, 4]]) { $0[0].transposed([2, 0, 1]) },
        LinearCase("axes of an image in another order", [[2, 3, 4, 5]]) { $0[0].transposed([0, 2, 3, 1]) },
        LinearCase("another shape", [[2, 3, 4]]) { $0[0].reshaped(to: [6, 4]) },
        LinearCase("repeated", [[2, 1, 3, 1]]) { $0[0].broadcast(to: [2, 4, 3, 5]) },
        LinearCase("repeated along a new axis", [[3]]) { $0[0].broadcast(to: [2, 3]) },
        LinearCase("summed over an axis", [[2, 3, 4]]) { $0[0].summed(over: [1]) },
        LinearCase("the mean over two axes", [[2, 3, 4, 5]]) { $0[0].mean(over: [1, 3], keepsAxes: false) },
        LinearCase("summed over all but the channels", [[2, 16, 3, 5]]) { $0[0].summedOverAll(but: 1) },
        LinearCase("a stretch of tokens", [[2, 7, 4]]) { $0[0].slice(1, 2..<5) },
        LinearCase("a stretch of features", [[2, 7, 4]]) { $0[0].slice(2, 1..<3) },
        LinearCase("channels that begin inside of a block", [[2, 48, 3, 3]]) { $0[0].slice(1, 5..<23) },
        LinearCase("tokens one after another", [[2, 1, 4], [2, 5, 4]]) { .concatenated($0, along: 1) },
        LinearCase("features side by side", [[2, 5, 3], [2, 5, 4]]) { .concatenated($0, along: 2) },
        LinearCase("a sum of a row and a table", [[4], [2, 3, 4]]) { $0[0] + $0[1] },
        LinearCase("a sum in which both are repeated", [[2, 1, 4], [3, 1]]) { $0[0] + $0[1] },
    ]

    /// Σ g f(x) = Σ x fᵀ(g).
    @Test(arguments: linear) func `What leads back is the transpose`(one: LinearCase) throws {
        let formula = RunFormula(one.shapes, one.formula)
        let x = one.shapes.enumerated().map { Tensor.waves($1, Double($0)) }
        let g = Tensor.waves(formula.output.shape, 0.4)
        let forward = (try formula(x) * g).sum()
        let back = try formula.back(g, at: x)
        let shapes = back.map(\.shape)
        #expect(shapes == one.shapes)
        let backward = zip(x, back).reduce(0) { $0 + ($1.0 * $1.1).sum() }
        let size = (try formula(x) * g).map(abs).sum()
        #expect(abs(forward - backward) <= 1e-5 * size)
    }

    @Test func `By hand`() throws {
        let table = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
        let turned = try RunFormula([[2, 3]]) { $0[0].transposed([1, 0]) }([table])
        #expect(turned.elements == [1, 4, 2, 5, 3, 6])
        let sums = try RunFormula([[2, 3]]) { $0[0].summed(over: [1]) }([table])
        #expect(sums.shape == [2, 1])
        #expect(sums.elements == [6, 15])
        let means = try RunFormula([[2, 3]]) { $0[0].mean(over: [0], keepsAxes: false) }([table])
        #expect(means.elements == [2.5, 3.5, 4.5])
        let spread = try RunFormula([[2, 1]]) { $0[0].broadcast(to: [2, 3]) }([Tensor([1, 2], shape: [2, 1])])
        #expect(spread.elements == [1, 1, 1, 2, 2, 2])
        let middle = try RunFormula([[2, 3]]) { $0[0].slice(1, 1..<3) }([table])
        #expect(middle.elements == [2, 3, 5, 6])
        let padded = try RunFormula([[2, 3]]) { $0[0].slice(1, 1..<2) }.back(
            Tensor([7, 8], shape: [2, 1]), at: [table])
        #expect(padded[0].elements == [0, 7, 0, 0, 8, 0])
    }

    // MARK: Products of matrices

    static let products: [(a: Shape, b: Shape)] = [
        ([3, 4], [4, 5]), ([2, 3, 4], [2, 4, 5]), ([2, 6, 3, 4], [2, 6, 4, 5]), ([2, 3, 4], [4, 5]),
        ([1, 3, 4], [2, 4, 5]),
    ]

    @Test(arguments: products, [(false, false), (true, false), (false, true), (true, true)])
    func `Products of matrices and their gradients`(shapes: (a: Shape, b: Shape), isTurned: (Bool, Bool)) throws {
        let a = Tensor.waves(shapes.a, 1), b = Tensor.waves(shapes.b, 2)
        let given = [isTurned.0 ? a.turned : a, isTurned.1 ? b.turned : b]
        let formula = RunFormula(given.map(\.shape)) {
            $0[0].multiplied(by: $0[1], transposingSelf: isTurned.0, transposing: isTurned.1)
        }
        let expected = product(a, b)
        let got = try formula(given)
        #expect(got.shape == expected.shape)
        #expect(got.isClose(to: expected))
        let g = Tensor.waves(expected.shape, 3)
        let back = try formula.back(g, at: given)
        let ofA = product(g, b.turned).summed(to: a.shape), ofB = product(a.turned, g).summed(to: b.shape)
        #expect(back[0].isClose(to: isTurned.0 ? ofA.turned : ofA))
        #expect(back[1].isClose(to: isTurned.1 ? ofB.turned : ofB))
    }

    /// Element by element, in Double.
    private func product(_ a: Tensor, _ b: Tensor) -> Tensor {
        let rank = max(a.shape.rank, b.shape.rank)
        let outer = (0..<rank - 2).map { axis in
            let (i, j) = (axis - rank + a.shape.rank, axis - rank + b.shape.rank)
            return max(i < 0 ? 1 : a.shape[i], j < 0 ? 1 : b.shape[j])
        }
        let m = a.shape[a.shape.rank - 2], k = a.shape[a.shape.rank - 1], n = b.shape[b.shape.rank - 1]
        let count = outer.reduce(1, *)
        func start(_ tensor: Tensor, _ matrix: Int) -> Int {
            let size = tensor.shape[tensor.shape.rank - 2] * tensor.shape[tensor.shape.rank - 1]
            return tensor.count == size ? 0 : matrix * size
        }
        let (x, y) = (a.elements, b.elements)
        var result: [Float] = []
        for matrix in 0..<count {
            for i in 0..<m {
                for j in 0..<n {
                    var sum = 0.0
                    for l in 0..<k {
                        sum += Double(x[start(a, matrix) + i * k + l]) * Double(y[start(b, matrix) + l * n + j])
                    }
                    result.append(Float(sum))
                }
            }
        }
        return Tensor(result, shape: Shape(outer + [m, n]))
    }

    @Test func `A linear layer of tokens is one of rows`() throws {
        let W = Tensor.waves([5, 4], 7), b = Tensor.waves([5], 8), x = Tensor.waves([2, 3, 4])
        let tokens = RunFormula([[2, 3, 4]]) {
            $0[0].transformed(by: Constant(W, key: "W"), bias: Constant(b, key: "b"))
        }
        let expected = product(x.reshaped(to: [6, 4]), W.turned) + b
        let got = try tokens([x])
        #expect(got.shape == [2, 3, 5])
        #expect(got.isClose(to: expected.reshaped(to: [2, 3, 5])))
        let g = Tensor.waves([2, 3, 5], 9)
        let back = try tokens.back(g, at: [x])[0]
        #expect(back.isClose(to: product(g.reshaped(to: [6, 5]), W).reshaped(to: [2, 3, 4])))
    }

    /// Features first in the weights, as files of other frameworks have them.
    @Test func `Rows times constant matrices, and back`() throws {
        let W = Tensor.waves([4, 5], 7), x = Tensor.waves([2, 3, 4])
        let formula = RunFormula([[2, 3, 4]]) { $0[0].multiplied(by: $0[0].constant(Constant(W, key: "W"))) }
        let got = try formula([x])
        #expect(got.isClose(to: product(x.reshaped(to: [6, 4]), W).reshaped(to: [2, 3, 5])))
        let g = Tensor.waves([2, 3, 5], 9), back = try formula.back(g, at: [x])[0]
        #expect(back.isClose(to: product(g.reshaped(to: [6, 5]), W.turned).reshaped(to: [2, 3, 4])))
    }

    /// In plain order, in blocks and with an axis of any place.
    @Test(arguments: [0, 1, 2, 3], [false, true]) func `Scales and shifts along each axis`(
        axis: Int, isShifted: Bool
    ) throws {
        let shape: Shape = [2, 5, 4, 3], s = Tensor.waves([shape[axis]], 3), t = Tensor.waves([shape[axis]], 4)
        let view = Shape(shape.indices.map { $0 == axis ? shape[axis] : 1 })
        let compared = ComparedFormula([[2, 3, 4, 3], shape]) { x in
            let shift = isShifted ? Constant(t, key: "t") : nil
            let parts = [x[0].behindConvolution(), x[1]].map {
                $0.scaled(by: Constant(s, key: "s"), shiftedBy: shift, along: axis)
            }
            return parts[0] + parts[1]
        } reference: { x in
            let (s, t) = (ReferenceArray(s.reshaped(to: view)), ReferenceArray(t.reshaped(to: view)))
            let sum = x[0].behindConvolution().combined(with: x[1], +).combined(with: s, *)
            return isShifted ? sum.combined(with: t) { $0 + 2 * $1 } : sum
        }
        let deviations = try compared.deviations(at: [.waves([2, 3, 4, 3], 0.3), .waves(shape, 0.6)])
        #expect(deviations.forward <= 1e-6)
        #expect(deviations.back.max()! <= 1e-5)
    }

    // MARK: Under a window

    /// Every second number of `[1, C, 7, 8]`, three by two of them.
    @Test(arguments: [5, 16]) func `The largest under a window with gaps`(channels: Int) throws {
        let window = Window(kernel: .init(3, 2), stride: .init(1, 2), dilation: .init(2, 3))
        let compared = ComparedFormula([[2, 3, 7, 8]]) {
            $0[0].behindConvolution(channels: channels).pooled(.maximum, window: window)
        } reference: { x in
            let map = x[0].behindConvolution(channels: channels)
            var y = ReferenceArray(zeros: [2, channels, 3, 3])
            for n in 0..<2 {
                for c in 0..<channels {
                    for i in 0..<3 {
                        for j in 0..<3 {
                            let seen = [0, 2, 4].flatMap { row in [0, 3].map { map[n, c, i + row, 2 * j + $0] } }
                            y[n, c, i, j] = seen.max()!
                        }
                    }
                }
            }
            return y
        }
        let deviations = try compared.deviations(at: [ReferenceArray(waves: [2, 3, 7, 8], seed: 1).tensor])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    // MARK: Over an axis

    @Test(arguments: [0, 1, 2]) func `Softmax over each axis`(axis: Int) throws {
        let shape: Shape = [3, 4, 5], x = Tensor.waves(shape), g = Tensor.waves(shape, 2)
        let formula = RunFormula([shape]) { $0[0].softmax(over: axis) }
        let rows = Rows(shape, along: axis)
        let y = rows.mapped([x]) { row in
            let exponentials = row[0].map { exponential($0) }, sum = exponentials.reduce(0, +)
            return exponentials.map { $0 / sum }
        }
        let got = try formula([x])
        #expect(got.isClose(to: y))
        let expected = rows.mapped([y, g]) { row in
            let sum = zip(row[0], row[1]).reduce(0) { $0 + $1.0 * $1.1 }
            return zip(row[0], row[1]).map { $0 * ($1 - sum) }
        }
        let back = try formula.back(g, at: [x])[0]
        #expect(back.isClose(to: expected))
    }

    @Test(arguments: [1, 2]) func `Normalization over each axis`(axis: Int) throws {
        let shape: Shape = [3, 4, 5], x = Tensor.waves(shape), g = Tensor.waves(shape, 2), ε = 1e-5
        let formula = RunFormula([shape]) { $0[0].normalized(over: axis, epsilon: Float(ε)) }
        let rows = Rows(shape, along: axis)
        func statistics(_ row: [Double]) -> (mean: Double, inverse: Double) {
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return (mean, 1 / (variance + ε).squareRoot())
        }
        let expected = rows.mapped([x]) { row in
            let (mean, inverse) = statistics(row[0])
            return row[0].map { ($0 - mean) * inverse }
        }
        let got = try formula([x])
        #expect(got.isClose(to: expected))
        let gradient = rows.mapped([x, g]) { row in
            let (mean, inverse) = statistics(row[0]), count = Double(row[0].count)
            let unit = row[0].map { ($0 - mean) * inverse }
            let sum = row[1].reduce(0, +) / count, product = zip(unit, row[1]).reduce(0) { $0 + $1.0 * $1.1 } / count
            return zip(unit, row[1]).map { inverse * ($1 - sum - $0 * product) }
        }
        let back = try formula.back(g, at: [x])[0]
        #expect(back.isClose(to: gradient))
    }

    // MARK: Nodes

    @Test func `A constant is one node however often it is asked for`() {
        let graph = Graph(), c = Constant(Tensor.waves([3]), key: "c")
        #expect(graph.value(of: c).index == graph.value(of: c).index)
        let trained = Constant(Tensor.waves([3]), key: "w")
        let parameter = graph.parameter(trained)
        #expect(graph.value(of: trained).index == parameter.index)
    }

    /// A network of hundreds of megabytes must not stay behind with what was asked of it.
    @Test func `A graph is let go with its last value`() {
        weak var graph: Graph?
        do {
            let made = Graph(), x = made.input([1, 3])
            _ = made.parameter(Constant(Tensor.waves([3, 3]), key: "w"))
            _ = x.transformed(by: Constant(Tensor.waves([2, 3]), key: "v"), bias: nil)
            graph = made
        }
        #expect(graph == nil)
    }

    @Test func `A node may have several results, and signals at either`() throws {
        let graph = Graph()
        let x = graph.input([4, 16, 2, 2]), signal = graph.input([4, 16, 2, 2])
        let moments = graph.append(BatchMoments(), [x])
        let sums = graph.appendAll(
            BatchNormalizationSums(epsilon: 0, rectifier: .none), [signal, x, x, moments])
        let results = sums.map(\.shape), areWhole = sums.map { graph.isOfWholeBatch($0.index) }
        #expect(results == [[16], [16]])
        #expect(areWhole == [true, true])
        #expect(!graph.isOfWholeBatch(x.index))
    }
}

/// The rows of a tensor along one of its axes.
private struct Rows {
    let shape: Shape
    let axis: Int

    init(_ shape: Shape, along axis: Int) { (self.shape, self.axis) = (shape, axis) }

    func mapped(_ tensors: [Tensor], _ transform: ([[Double]]) -> [Double]) -> Tensor {
        var result = [Float](repeating: 0, count: shape.elementCount)
        let step = shape.strides[axis], size = shape[axis]
        for start in 0..<shape.elementCount where start / step % size == 0 {
            let places = (0..<size).map { start + $0 * step }
            let rows = tensors.map { tensor in places.map { Double(tensor.elements[$0]) } }
            for (place, value) in zip(places, transform(rows)) { result[place] = Float(value) }
        }
        return Tensor(result, shape: shape)
    }
}

/// exp x for |x| ≤ 1 as its series.
private func exponential(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1...24 {
        term *= x / Double(k)
        sum += term
    }
    return sum
}

extension Tensor {
    /// The last two axes exchanged.
    fileprivate var turned: Tensor {
        let m = shape[shape.rank - 2], n = shape[shape.rank - 1], old = elements
        let places = (0..<count).map { place in
            let (matrix, inner) = (place / (m * n), place % (m * n))
            return old[matrix * m * n + inner % m * n + inner / m]
        }
        return Tensor(places, shape: Shape(shape.sizes.dropLast(2) + [n, m]))
    }

    /// Summed over the first axis where the target has none, or size 1.
    fileprivate func summed(to target: Shape) -> Tensor {
        if shape == target { return self }
        let size = target.elementCount, old = elements
        let sums = (0..<size).map { i in stride(from: i, to: count, by: size).reduce(Float(0)) { $0 + old[$1] } }
        return Tensor(sums, shape: target)
    }

    fileprivate func isClose(to other: Tensor) -> Bool {
        let deviation = (self - other).map(abs).maximum()
        return shape == other.shape && deviation <= 1e-5 * max(other.map(abs).maximum(), 1)
    }
}

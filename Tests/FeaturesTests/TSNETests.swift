import Features
import Foundation
import Tensors
import Testing

@Suite struct `t-SNE` {
    @Test(arguments: [TSNE.Method.exact, .barnesHut], [2, 3])
    func `Groups stay together`(method: TSNE.Method, dimensions: Int) throws {
        let data = Tensor.groups(4, count: 240, dimensions: 10)
        let settings = TSNE(perplexity: 15, dimensions: dimensions, method: method, iterations: 400)
        let found = try settings.embedding(of: data)
        #expect(found.points.shape == [240, dimensions])
        let rows = found.points.rows
        for i in rows.indices {
            let others = rows.indices.filter { $0 != i }
            let nearest = others.min { rows[i].distance(rows[$0]) < rows[i].distance(rows[$1]) }
            #expect(nearest! % 4 == i % 4)
        }
    }

    @Test(arguments: [TSNE.Method.exact, .barnesHut, .fft])
    func `The same seed gives the same bits, on one core and on all`(method: TSNE.Method) throws {
        let data = Tensor.groups(3, count: 1100, dimensions: 8)
        let settings = TSNE(perplexity: 20, method: method, iterations: 60, exaggerationIterations: 30, seed: 4)
        let all = try settings.embedding(of: data)
        let one = try Parallel.$isSerial.withValue(true) { try settings.embedding(of: data) }
        #expect(all.points == one.points)
        #expect(all.divergence == one.divergence)
        var other = settings
        other.seed = 5
        let elsewhere = try other.embedding(of: data)
        #expect(elsewhere.points != all.points)
    }

    @Test func `The divergence falls after the exaggeration and is told every so many steps`() throws {
        let data = Tensor.groups(4, count: 300, dimensions: 10)
        let settings = TSNE(perplexity: 20, iterations: 300, exaggerationIterations: 100, reportInterval: 40)
        var told: [(Int, Double)] = [], steps = 0
        let found = try settings.embedding(of: data) { progress in
            steps += 1
            if let divergence = progress.divergence { told.append((progress.iteration, divergence)) }
        }
        #expect(steps == 300)
        #expect(told.map(\.0) == [40, 80, 120, 160, 200, 240, 280])
        let after = told.filter { $0.0 > 100 }.map(\.1) + [found.divergence]
        #expect(zip(after, after.dropFirst()).allSatisfy { $1 < $0 })
    }

    @Test func `The unit and a constant column are of no consequence`() throws {
        let data = Tensor.groups(3, count: 120, dimensions: 4)
        let wider = Tensor(shape: [120, 5]) { x in
            for i in 0..<120 { for c in 0..<5 { x[i * 5 + c] = c < 4 ? data[i, c] * 1024 : 7 } }
        }
        let settings = TSNE(perplexity: 10, iterations: 100, exaggerationIterations: 50)
        let found = try settings.embedding(of: data), again = try settings.embedding(of: wider)
        // The descent is chaotic in its last digits; the objective is not.
        #expect(abs(found.divergence - again.divergence) < 0.02)
    }

    @Test(arguments: [TSNE.Method.exact, .barnesHut, .fft])
    func `Copies of points end near each other`(method: TSNE.Method) throws {
        let once = Tensor.groups(3, count: 60, dimensions: 4)
        let data = Tensor(shape: [120, 4]) { x in
            for i in 0..<120 { for c in 0..<4 { x[i * 4 + c] = once[i % 60, c] } }
        }
        let found = try TSNE(perplexity: 10, method: method).embedding(of: data)
        let rows = found.points.rows
        let spread = rows.map { $0.distance([0, 0]) }.max()!
        for i in 0..<60 { #expect(rows[i].distance(rows[i + 60]) < 0.2 * spread) }
    }

    @Test(arguments: [TSNE.Method.exact, .barnesHut, .fft])
    func `Points that are all the same are spread out, and no number is lost`(method: TSNE.Method) throws {
        let found = try TSNE(perplexity: 10, method: method, iterations: 300)
            .embedding(of: Tensor(repeating: 3, shape: [100, 6]))
        #expect(found.points.firstNonFinite() == nil)
        #expect(found.divergence.isFinite)
    }

    @Test func `More copies of a point than the perplexity are its neighbours alike`() throws {
        var data = Tensor.groups(2, count: 90, dimensions: 3)
        for i in 0..<40 { for c in 0..<3 { data[i, c] = 5 } }
        let found = try TSNE(perplexity: 10, method: .barnesHut, iterations: 300).embedding(of: data)
        #expect(found.points.firstNonFinite() == nil)
        #expect(found.divergence.isFinite)
    }

    @Test(arguments: [Float(1e-30), 1e30])
    func `Numbers that are tiny or huge are points as any other`(unit: Float) throws {
        let data = Tensor.groups(3, count: 90, dimensions: 4) * unit
        let found = try TSNE(perplexity: 10, method: .barnesHut, iterations: 300).embedding(of: data)
        #expect(found.divergence < 1)
    }
}

@Suite struct `What t-SNE does not take` {
    private func failure(_ settings: TSNE, _ data: Tensor) -> TSNEError? {
        do throws(TSNEError) {
            _ = try settings.embedding(of: data)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [[12], [0, 3], [5, 0], []])
    func `Arrays that are no table of points`(shape: [Int]) {
        let error = failure(TSNE(), Tensor(zeros: Shape(shape)))
        #expect(error == .notPoints(Shape(shape)))
    }

    @Test(arguments: [Float.nan, .infinity])
    func `Numbers that are none, with their place`(value: Float) {
        var data = Tensor.groups(3, count: 120, dimensions: 4)
        data[17, 2] = value
        let error = failure(TSNE(perplexity: 10), data)
        #expect(error == .notFinite(row: 17, column: 2))
        #expect(error?.description.contains("row 17, column 2") == true)
    }

    @Test func `Fewer points than three perplexities, with the largest that would do`() throws {
        let data = Tensor.groups(3, count: 60, dimensions: 4)
        let error = failure(TSNE(perplexity: 30), data)
        #expect(error == .tooFewPoints(count: 60, perplexity: 30))
        #expect(error?.description.contains("at most 19.6") == true)
        #expect(failure(TSNE(perplexity: 19.6, iterations: 5), data) == nil)
        #expect(failure(TSNE(perplexity: 1.5), Tensor.groups(1, count: 6, dimensions: 2)) != nil)
    }

    @Test(arguments: [
        TSNE(perplexity: 1), TSNE(perplexity: .nan), TSNE(dimensions: 4), TSNE(iterations: 0), TSNE(exaggeration: 0.5),
        TSNE(momentum: 1), TSNE(angle: 0), TSNE(learningRate: -1), TSNE(reportInterval: 0),
        TSNE(exaggerationIterations: -1),
    ])
    func `Settings out of their range`(settings: TSNE) {
        guard case .setting = failure(settings, Tensor.groups(3, count: 120, dimensions: 4)) else {
            Issue.record("\(settings) was taken")
            return
        }
    }

    @Test func `The transform in space, and too many points for every pair`() {
        let data = Tensor(zeros: [TSNE.Method.exactLimit + 1, 1])
        #expect(failure(TSNE(method: .exact), data) == .tooManyForExact(count: TSNE.Method.exactLimit + 1))
        #expect(failure(TSNE(dimensions: 3, method: .fft), data) == .noTransform(dimensions: 3))
    }
}

extension [Double] {
    func distance(_ other: [Double]) -> Double {
        zip(self, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
}

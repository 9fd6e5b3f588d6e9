import Reference
import Tensors
import Testing

@testable import Networks

/// Sums of taps along an axis, and numbers around a value.
@Suite struct InterpolationTests {
    /// Taps of a kind, from `size` numbers.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rows: @Sendable (_ size: Int) -> [[(index: Int, weight: Float)]]

        init(_ name: String, _ rows: @escaping @Sendable (_ size: Int) -> [[(index: Int, weight: Float)]]) {
            (testDescription, self.rows) = (name, rows)
        }
    }

    static let kinds = [
        Case("linear, to twice as many") { size in
            (0..<2 * size).map { i in
                let place = max(Float(i) / 2 - 0.25, 0), low = Int(place), high = min(low + 1, size - 1)
                return [(low, 1 - (place - Float(low))), (high, place - Float(low))]
            }
        },
        Case("the nearest, three times each") { size in (0..<3 * size).map { [($0 / 3, 1)] } },
        Case("from the last to the first") { size in (0..<size).map { [(size - 1 - $0, 1)] } },
        Case("every second") { size in stride(from: 0, to: size, by: 2).map { [($0, 1)] } },
        Case("reflected at both ends") { size in
            (-1...size).map { [($0 < 0 ? min(1, size - 1) : $0 == size ? max(size - 2, 0) : $0, 1)] }
        },
        Case("one after another, twice") { size in (0..<2 * size).map { [($0 % size, 1)] } },
        Case("running sums") { size in (0..<size).map { i in (0...i).map { ($0, 1) } } },
        Case("rows without taps, and of one to three") { size in
            (0..<size + 9).map { i in (0..<i % 4).map { tap in ((i + tap) % size, Float(tap) - 0.6) } }
        },
        Case("five taps each") { size in
            (0..<size + 17).map { i in (0..<5).map { tap in ((3 * i + tap) % size, 0.3 * Float(tap) - 0.5) } }
        },
    ]

    private static let shapes: [(shape: Shape, axis: Int)] = [
        ([7], 0), ([20], 0), ([2, 3, 5], 0), ([2, 3, 5], 1), ([2, 3, 5], 2), ([2, 3, 19], 2), ([3, 4, 17], 1),
        ([2, 3, 4, 5], 1), ([2, 3, 4, 5], 2), ([2, 3, 4, 5], 3), ([1, 2, 1, 3, 2], 3),
    ]

    private static func matrix(_ one: Case) -> @Sendable ([Double]) -> [Double] {
        { row in one.rows(row.count).map { taps in taps.reduce(0) { $0 + Double($1.weight) * row[$1.index] } } }
    }

    @Test(arguments: kinds, 0..<shapes.count) func `Sums of taps, and back by their transpose`(
        one: Case, place: Int
    ) throws {
        let (shape, axis) = Self.shapes[place]
        let compared = ComparedFormula([shape]) {
            $0[0].interpolated(along: axis, Taps(one.rows(shape[axis])))
        } reference: {
            $0[0].mappingRows(along: axis, Self.matrix(one))
        }
        let deviations = try compared.deviations(at: [.waves(shape)])
        #expect(deviations.forward <= 1e-6)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test(arguments: kinds, [0, 1, 2, 3]) func `So they are behind a convolution, and before one`(
        one: Case, axis: Int
    ) throws {
        let shape: Shape = [2, 5, 4, 3]
        let compared = ComparedFormula([[2, 3, 4, 3]]) { x in
            let made = x[0].behindConvolution().interpolated(along: axis, Taps(one.rows(shape[axis])))
            return made.behindConvolution(channels: 3)
        } reference: { x in
            x[0].behindConvolution().mappingRows(along: axis, Self.matrix(one)).behindConvolution(channels: 3)
        }
        let deviations = try compared.deviations(at: [.waves([2, 3, 4, 3])])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test func `By hand`() throws {
        let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
        let taps = Taps([[(2, 1)], [], [(0, 0.5), (1, 0.5)], [(1, -1)]])
        let columns = try RunFormula([[2, 3]]) { $0[0].interpolated(along: 1, taps) }([x])
        #expect(columns.shape == [2, 4])
        #expect(columns.elements == [3, 0, 1.5, -2, 6, 0, 4.5, -5])
        let rows = try RunFormula([[2, 3]]) { $0[0].interpolated(along: 0, Taps([[(1, 1)], [(0, 2), (1, 1)]])) }([x])
        #expect(rows.elements == [4, 5, 6, 6, 9, 12])
        #expect(taps.transposed(columns: 3) == Taps([[(2, 0.5)], [(2, 0.5), (3, -1)], [(0, 1)]]))
    }

    /// More than one thread takes, and not a multiple of eight.
    @Test(arguments: [0, 1, 2]) func `Large ones`(axis: Int) throws {
        let shape: Shape = [33, 41, 57], one = Self.kinds[0]
        let x = Tensor.waves(shape)
        let got = try RunFormula([shape]) { $0[0].interpolated(along: axis, Taps(one.rows(shape[axis]))) }([x])
        let expected = ReferenceArray(x).mappingRows(along: axis, Self.matrix(one))
        #expect(got.shape.sizes == expected.shape)
        #expect(zip(got.elements, expected.elements).allSatisfy { abs(Double($0) - $1) <= 1e-6 })
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is not finite stays with its own taps`() throws {
        let x = Tensor([1, .infinity] + [Float](repeating: 2, count: 18), shape: [20])
        let taps = Taps((0..<20).map { $0 == 2 ? [(2, 1), (3, 2)] : [($0, 3)] })
        let got = try RunFormula([[20]]) { $0[0].interpolated(along: 0, taps) }([x]).elements
        #expect(got == [3, .infinity] + [Float](repeating: 6, count: 18))
    }

    // MARK: Numbers around a value

    @Test(arguments: [0, 1, 2, 3], [0, 2.5, -.infinity] as [Float]) func `Numbers before and after`(
        axis: Int, number: Float
    ) throws {
        guard number.isFinite || !Poison.isOn else { return }
        let x = Tensor.waves([2, 3, 4, 3])
        @Sendable func rows(_ row: [Double]) -> [Double] { [Double(number)] + row + [Double(number), Double(number)] }
        let plain = try RunFormula([[2, 3, 4, 3]]) { $0[0].padded(along: axis, before: 1, after: 2, with: number) }([x])
        let expected = ReferenceArray(x).mappingRows(along: axis, rows)
        #expect(plain.elements.map(Double.init) == expected.elements)
        #expect(plain.shape.sizes == expected.shape)
        guard number.isFinite else { return }
        let compared = ComparedFormula([[2, 3, 4, 3]]) {
            $0[0].behindConvolution().padded(along: axis, before: 1, after: 2, with: number)
        } reference: {
            $0[0].behindConvolution().mappingRows(along: axis, rows)
        }
        let deviations = try compared.deviations(at: [x])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }
}

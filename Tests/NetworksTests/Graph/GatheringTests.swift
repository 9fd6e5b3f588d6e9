import Reference
import Tensors
import Testing

@testable import Networks

/// Places that are computed, and the order of numbers.
@Suite struct GatheringTests {
    private let table = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])

    private func constant(_ numbers: [Float], _ shape: Shape, _ x: Value) -> Value {
        x.constant(Constant(Tensor(numbers, shape: shape), key: "indices"))
    }

    // MARK: Places of an axis

    @Test func `By hand`() throws {
        let columns = RunFormula([[2, 3]]) { [self] in
            $0[0].gathered(along: 1, by: constant([2, 0, -1, 0], [2, 2], $0[0]))
        }
        let y = try columns([table])
        #expect(y.shape == [2, 2, 2])
        #expect(y.elements == [3, 1, 3, 1, 6, 4, 6, 4])
        let back = try columns.back(Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2]), at: [table])[0]
        #expect(back.elements == [6, 0, 4, 14, 0, 12])
        let row = try RunFormula([[2, 3]]) { [self] in $0[0].gathered(along: 0, by: constant([1], [], $0[0])) }([table])
        #expect(row.shape == [3])
        #expect(row.elements == [4, 5, 6])
    }

    @Test func `Places beyond the axis are its nearest`() throws {
        let indices: [Float] = [3, 1e20, -4, -1e20, -3, 2]
        let y = try RunFormula([[3]]) { [self] in $0[0].gathered(along: 0, by: constant(indices, [6], $0[0])) }([
            Tensor([10, 20, 30], shape: [3])
        ])
        #expect(y.elements == [30, 30, 10, 10, 10, 30])
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is no place is some place`() throws {
        let formula = RunFormula([[3], [3]]) { $0[0].gathered(along: 0, by: $0[1]) }
        let y = try formula([Tensor([10, 20, 30], shape: [3]), Tensor([.nan, .infinity, -.infinity], shape: [3])])
        #expect(y.elements == [10, 30, 10])
    }

    @Test(arguments: [0, 1, 2, 3], [[4], [2, 3], [], [1, 2, 2]] as [Shape])
    func `Places along each axis, and signals added up`(axis: Int, shape: Shape) throws {
        let numbers = (0..<shape.elementCount).map { Float($0 * 7 % 3 - ($0 % 2)) }, whole: Shape = [2, 3, 4, 3]
        let compared = ComparedFormula([[2, 3, 4, 3]]) { [self] x in
            x[0].behindConvolution().gathered(along: axis, by: constant(numbers, shape, x[0]))
        } reference: { x in
            let map = x[0].behindConvolution()
            let flat = map.mappingRows(along: axis) { row in
                numbers.map { place in
                    let place = place < 0 ? Int(place) + row.count : Int(place)
                    return row[min(max(place, 0), row.count - 1)]
                }
            }
            return flat.reshaped(to: map.shape.prefix(axis) + shape.sizes + map.shape.dropFirst(axis + 1))
        }
        let deviations = try compared.deviations(at: [.waves(whole)])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    // MARK: Elements of an axis

    @Test func `Elements by hand`() throws {
        let formula = RunFormula([[2, 3]]) { [self] in
            $0[0].gatheredElements(along: 1, by: constant([0, 0, 2, -1], [2, 2], $0[0]))
        }
        let y = try formula([table])
        #expect(y.shape == [2, 2])
        #expect(y.elements == [1, 1, 6, 6])
        let back = try formula.back(Tensor([1, 2, 3, 4], shape: [2, 2]), at: [table])[0]
        #expect(back.elements == [3, 0, 0, 0, 0, 7])
        let rows = try RunFormula([[2, 3]]) { [self] in
            $0[0].gatheredElements(along: 0, by: constant([0, 1, 1, 1, 0, 0], [2, 3], $0[0]))
        }([table])
        #expect(rows.elements == [1, 5, 6, 4, 2, 3])
    }

    @Test(arguments: [0, 1, 2, 3]) func `Elements along each axis, and signals added up`(axis: Int) throws {
        let whole: Shape = [2, 5, 4, 3], shape = Shape([1, 3, 4, 2]).replacing(axis, with: 6)
        let numbers = (0..<shape.elementCount).map { Float($0 * 5 % whole[axis]) }
        let compared = ComparedFormula([[2, 3, 4, 3]]) { [self] x in
            x[0].behindConvolution().gatheredElements(along: axis, by: constant(numbers, shape, x[0]))
        } reference: { x in
            let map = x[0].behindConvolution()
            let elements = numbers.enumerated().map { place, number in
                var index = zip(shape.strides, shape).map { place / $0 % $1 }
                index[axis] = Int(number)
                return map[index[0], index[1], index[2], index[3]]
            }
            return ReferenceArray(elements, shape: shape.sizes)
        }
        let deviations = try compared.deviations(at: [.waves([2, 3, 4, 3])])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    // MARK: The order of numbers

    @Test func `Where the largest and the smallest are, the first or the last of them`() throws {
        let x = Tensor([3, 5, 5, 1, 1, 2, 7, 0, 7, 0, 7, 0], shape: [2, 6])
        func places(_ formula: @escaping (Value) -> Value) throws -> [Float] {
            let y = try RunFormula([[2, 6]]) { formula($0[0]) }([x])
            #expect(y.shape == [2, 1])
            return y.elements
        }
        #expect(try places { $0.indicesOfLargest(over: 1) } == [1, 0])
        #expect(try places { $0.indicesOfLargest(over: 1, last: true) } == [2, 4])
        #expect(try places { $0.indicesOfLargest(over: 1, smallest: true) } == [3, 1])
        #expect(try places { $0.indicesOfLargest(over: 1, smallest: true, last: true) } == [4, 5])
        let down = try RunFormula([[2, 6]]) { $0[0].indicesOfLargest(over: 0) }([x]).elements
        #expect(down == [1, 0, 1, 0, 1, 0])
    }

    @Test func `The largest in falling order, the smallest in rising order`() throws {
        let x = Tensor([3, 5, 5, 1, 1, 2, 7, 0, 7, 0, 7, 0], shape: [2, 6])
        let largest = RunFormula([[2, 6]]) { $0[0].largest(3, along: 1).values }
        #expect(try largest([x]).elements == [5, 5, 3, 7, 7, 7])
        #expect(try RunFormula([[2, 6]]) { $0[0].largest(3, along: 1).indices }([x]).elements == [1, 2, 0, 0, 2, 4])
        let smallest = RunFormula([[2, 6]]) { $0[0].largest(4, along: 1, smallest: true).values }
        #expect(try smallest([x]).elements == [1, 1, 2, 3, 0, 0, 0, 7])
        let places = RunFormula([[2, 6]]) { $0[0].largest(4, along: 1, smallest: true).indices }
        #expect(try places([x]).elements == [3, 4, 5, 0, 1, 3, 5, 0])
        let back = try largest.back(Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), at: [x])[0]
        #expect(back.elements == [3, 1, 2, 0, 0, 0, 4, 0, 5, 0, 6, 0])
    }

    @Test(arguments: [0, 1, 2, 3], [false, true]) func `The order along each axis, behind a convolution`(
        axis: Int, smallest: Bool
    ) throws {
        let compared = ComparedFormula([[2, 3, 4, 3]]) {
            $0[0].behindConvolution().largest(2, along: axis, smallest: smallest).values
        } reference: {
            $0[0].behindConvolution().mappingRows(along: axis) { row in
                Array((smallest ? row.sorted() : row.sorted().reversed()).prefix(2))
            }
        }
        let deviations = try compared.deviations(at: [ReferenceArray(waves: [2, 3, 4, 3], seed: 1).tensor])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is not a number is the largest`() throws {
        let x = Tensor([1, .nan, .infinity, -.infinity, .nan, 2], shape: [6])
        let falling = try RunFormula([[6]]) { $0[0].largest(6, along: 0).indices }([x]).elements
        #expect(falling == [1, 4, 2, 5, 0, 3])
        let rising = try RunFormula([[6]]) { $0[0].largest(6, along: 0, smallest: true).indices }([x]).elements
        #expect(rising == [3, 0, 5, 2, 1, 4])
        #expect(try RunFormula([[6]]) { $0[0].indicesOfLargest(over: 0) }([x]).elements == [1])
    }

    @Test func `Places have no signals`() throws {
        let formula = RunFormula([[3], [2]]) { x in
            let order = x[0].largest(2, along: 0)
            let places = order.indices + x[1]
            return order.values + x[0].indicesOfLargest(over: 0) + x[0].gathered(along: 0, by: places) + x[1]
        }
        let back = try formula.back(
            Tensor([1, 2], shape: [2]), at: [Tensor([5, 6, 7], shape: [3]), Tensor([0, 0], shape: [2])])
        #expect(back.map(\.elements) == [[0, 4, 2], [1, 2]])
    }
}

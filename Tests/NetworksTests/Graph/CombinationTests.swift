import Foundation
import Reference
import Tensors
import Testing

@testable import Networks

/// Functions of two numbers, and the choice between two.
@Suite struct CombinationTests {
    /// A function beside its definition.
    struct Case: CustomTestStringConvertible, Sendable {
        let kind: Binary
        let value: @Sendable (Double, Double) -> Double

        init(_ kind: Binary, _ value: @escaping @Sendable (Double, Double) -> Double) {
            (self.kind, self.value) = (kind, value)
        }

        var testDescription: String { "\(kind)" }
    }

    static let smooth = [
        Case(.add) { $0 + $1 }, Case(.subtract) { $0 - $1 }, Case(.multiply) { $0 * $1 }, Case(.divide) { $0 / $1 },
        Case(.maximum) { max($0, $1) }, Case(.minimum) { min($0, $1) }, Case(.power) { pow($0, $1) },
        Case(.remainder) { fmod($0, $1) }, Case(.floorRemainder) { $0 - $1 * floor($0 / $1) },
    ]
    static let truths = [
        Case(.equal) { $0 == $1 ? 1 : 0 }, Case(.less) { $0 < $1 ? 1 : 0 }, Case(.lessOrEqual) { $0 <= $1 ? 1 : 0 },
        Case(.greater) { $0 > $1 ? 1 : 0 }, Case(.greaterOrEqual) { $0 >= $1 ? 1 : 0 },
        Case(.and) { $0 != 0 && $1 != 0 ? 1 : 0 }, Case(.or) { $0 != 0 || $1 != 0 ? 1 : 0 },
        Case(.xor) { ($0 != 0) != ($1 != 0) ? 1 : 0 },
    ]

    static let shapes: [[Shape]] = [
        [[7], [7]], [[2, 3, 4], [4]], [[4], [2, 3, 4]], [[2, 1, 4], [3, 1]], [[2, 3, 1], [2, 1, 4]], [[2, 3, 4], [1]],
        [[1, 5], [6, 1]], [[2, 3, 2, 2], [3, 1, 1]], [[2, 3, 2, 2], [2, 3, 1, 1]],
        [[2, 1, 2, 3, 2], [1, 2, 1, 3, 1]], [[], [3]], [[2, 2], []], [[], []],
    ]

    /// Numbers from 0.5 to 2.5, so that powers have a slope; no two are equal.
    private static func operands(_ shapes: [Shape]) -> [Tensor] {
        shapes.enumerated().map { place, shape in Tensor.waves(shape, 1.337 * Double(place) + 0.2).map { $0 + 1.5 } }
    }

    @Test(arguments: smooth, shapes) func `By the definition, and back by its slopes`(
        one: Case, shapes: [Shape]
    ) throws {
        let compared = ComparedFormula(shapes) {
            .combined(one.kind, $0[0], $0[1])
        } reference: {
            $0[0].combined(with: $0[1], one.value)
        }
        let deviations = try compared.deviations(at: Self.operands(shapes))
        #expect(deviations.forward <= 1e-6)
        #expect(deviations.back.max()! <= 1e-5)
    }

    /// The second operand is repeated over places, or both lie in blocks.
    @Test(arguments: smooth, [[2, 5, 3, 3], [5, 1, 1], [2, 1, 3, 3]] as [Shape])
    func `So they are behind a convolution`(one: Case, shape: Shape) throws {
        let compared = ComparedFormula([[2, 3, 3, 3], shape]) { x in
            let map = x[0].behindConvolution().applying(.linear(scale: 0.1, shift: 2.2))
            return .combined(one.kind, map, x[1])
        } reference: { x in
            x[0].behindConvolution().map { 0.1 * $0 + 2.2 }.combined(with: x[1], one.value)
        }
        let x = [Tensor.waves([2, 3, 3, 3], 0.7), Tensor.waves(shape, 1.1).map { 0.2 * $0 + 1 }]
        let deviations = try compared.deviations(at: x)
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back.max()! <= 2e-5)
    }

    /// What is computed behind them in the same kernel.
    @Test(arguments: smooth) func `And before a function`(one: Case) throws {
        let compared = ComparedFormula([[2, 3, 3, 3], [2, 3, 3, 3]]) { x in
            let (a, b) = (x[0].behindConvolution(), x[1].behindConvolution())
            let near = Elementwise.linear(scale: 0.1, shift: 2.2)
            return Value.combined(one.kind, a.applying(near), b.applying(.linear(scale: 0.1, shift: 1.2)))
                .applying(.swish).applying(.sine)
        } reference: { x in
            let (a, b) = (x[0].behindConvolution(), x[1].behindConvolution())
            return a.map { 0.1 * $0 + 2.2 }.combined(with: b.map { 0.1 * $0 + 1.2 }, one.value)
                .map { sin($0 / (1 + exp(-$0))) }
        }
        let shape: Shape = [2, 3, 3, 3]
        let deviations = try compared.deviations(at: [.waves(shape, 0.7), .waves(shape, 1.9)])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back.max()! <= 2e-5)
    }

    /// Two lines, each with its own slope, behind a sum in plain order and in full blocks, and behind a scale.
    @Test func `And before two functions of one kind`() throws {
        let compared = ComparedFormula([[2, 3, 3, 3], [2, 3, 3, 3]]) { x in
            let (first, second) = (Elementwise.linear(scale: -1, shift: 0.3), Elementwise.linear(scale: 0.1, shift: 2))
            let sum = (x[0] + x[1]).applying(first).applying(second)
            let blocks = x.map { $0.behindConvolution(channels: 16) }
            let quotient = (blocks[0] - blocks[1]).applying(first).applying(second).behindConvolution(channels: 3)
            let scale = Constant(Tensor([2, 3, 4], shape: [3]), key: "scale")
            return sum + quotient + x[0].scaled(by: scale, shiftedBy: scale).applying(first).applying(second)
        } reference: { x in
            let lines: @Sendable (Double) -> Double = { 0.1 * (0.3 - $0) + 2 }
            let blocks = x.map { $0.behindConvolution(channels: 16) }
            let quotient = blocks[0].combined(with: blocks[1], -).map(lines).behindConvolution(channels: 3)
            let scale = ReferenceArray([2, 3, 4], shape: [3, 1, 1])
            let scaled = x[0].combined(with: scale) { $0 * $1 + $1 }.map(lines)
            return x[0].combined(with: x[1], +).map(lines).combined(with: quotient, +).combined(with: scaled, +)
        }
        let deviations = try compared.deviations(at: [.waves([2, 3, 3, 3], 0.7), .waves([2, 3, 3, 3], 1.9)])
        #expect(deviations.forward <= 1e-6)
        #expect(deviations.back.max()! <= 1e-5)
    }

    private let numbers: [Float] = [-2, -1, -0.5, 0, 0.5, 1, 2]

    private func table(_ kind: Binary, _ numbers: [Float]) throws -> Tensor {
        let count = numbers.count
        return try RunFormula([[count, 1], [count]]) { .combined(kind, $0[0], $0[1]) }([
            Tensor(numbers, shape: [count, 1]), Tensor(numbers, shape: [count]),
        ])
    }

    @Test(arguments: truths) func `Truths are 0 or 1, and have no signals`(one: Case) throws {
        let got = try table(one.kind, numbers).elements
        let expected = numbers.flatMap { a in numbers.map { b in Float(one.value(Double(a), Double(b))) } }
        #expect(got == expected)
        let both = RunFormula([[3], [3]]) { .combined(one.kind, $0[0], $0[1]) + $0[0] + $0[1] }
        let g = Tensor([1, 2, 3], shape: [3])
        let back = try both.back(g, at: [g, g])
        #expect(back.map(\.elements) == [[1, 2, 3], [1, 2, 3]])
    }

    @Test func `What is left over has the sign of the dividend or of the divisor`() throws {
        func left(_ kind: Binary, _ a: [Float], _ b: [Float]) throws -> [Float] {
            try RunFormula([[a.count], [a.count]]) { .combined(kind, $0[0], $0[1]) }([
                Tensor(a, shape: [a.count]), Tensor(b, shape: [a.count]),
            ]).elements
        }
        let a: [Float] = [7, -7, 7, -7, 6, -6], b: [Float] = [3, 3, -3, -3, 3, 3]
        #expect(try left(.remainder, a, b) == [1, -1, 1, -1, 0, 0])
        #expect(try left(.floorRemainder, a, b) == [1, 2, -2, -1, 0, 0])
    }

    @Test func `A signal goes to the winner, and in halves to two`() throws {
        let a = Tensor([1, 2, 3], shape: [3]), b = Tensor([2, 2, 2], shape: [3]), g = Tensor([8, 8, 8], shape: [3])
        let larger = try RunFormula([[3], [3]]) { .combined(.maximum, $0[0], $0[1]) }.back(g, at: [a, b])
        #expect(larger.map(\.elements) == [[0, 4, 8], [8, 4, 0]])
        let smaller = try RunFormula([[3], [3]]) { .combined(.minimum, $0[0], $0[1]) }.back(g, at: [a, b])
        #expect(smaller.map(\.elements) == [[8, 4, 0], [0, 4, 8]])
    }

    @Test func `Powers with the base or the exponent 0 have finite slopes`() throws {
        let a = Tensor([0, 0, -2, 2], shape: [4]), b = Tensor([2, 0, 2, 0], shape: [4])
        let power = RunFormula([[4], [4]]) { .combined(.power, $0[0], $0[1]) }
        let y = try power([a, b]).elements
        #expect(y == [0, 1, 4, 1])
        guard !Poison.isOn else { return }
        let back = try power.back(Tensor(repeating: 1, shape: [4]), at: [a, b]).map(\.elements)
        #expect(back[0] == [0, 0, -4, 0])
        #expect(back[1][0] == 0 && back[1][1] == 0)
        // (-2)ᵇ has no slope in b.
        #expect(back[1][2].isNaN)
        #expect(abs(back[1][3] - log(2)) <= 1e-6)
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is not finite`() throws {
        let infinity = Float.infinity, values: [Float] = [.nan, infinity, -infinity, 1]
        for kind in [Binary.maximum, .minimum, .add, .subtract, .multiply, .divide] {
            let found = try table(kind, values).elements
            for i in 0..<4 { #expect(found[i].isNaN && found[4 * i].isNaN, "\(kind)") }
        }
        let larger = try table(.maximum, [infinity, -infinity, 1]).elements
        #expect(larger == [infinity, infinity, infinity, infinity, -infinity, 1, infinity, 1, 1])
        for kind in [Binary.equal, .less, .lessOrEqual, .greater, .greaterOrEqual] {
            let found = try table(kind, values).elements
            #expect(found.prefix(4) == [0, 0, 0, 0])
        }
        let quotients = try table(.divide, [1, -1, 0]).elements
        #expect(quotients[2] == infinity && quotients[5] == -infinity && quotients[8].isNaN)
    }

    // MARK: The choice between two

    static let choices: [[Shape]] = [
        [[2, 3, 4], [2, 3, 4], [2, 3, 4]], [[3, 1], [2, 3, 4], [4]], [[2, 3, 4], [], [1]], [[4], [3, 1], [2, 1, 1]],
        [[], [3], [2, 1]],
    ]

    @Test(arguments: choices) func `One or the other, and its signal alone`(shapes: [Shape]) throws {
        let whole = Shape.broadcast(.broadcast(shapes[0], shapes[1]), shapes[2])
        let condition = Tensor((0..<shapes[0].elementCount).map { Float($0 % 3 - 1) }, shape: shapes[0])
        let compared = ComparedFormula(Array(shapes.dropFirst())) { x in
            .selected(x[0].constant(Constant(condition, key: "condition")), x[0], x[1])
        } reference: { x in
            let zero = ReferenceArray(zeros: whole.sizes)
            let takes = zero.combined(with: ReferenceArray(condition)) { $1 != 0 ? 1 : 0 }
            let (a, b) = (x[0].combined(with: zero) { $0 + $1 }, x[1].combined(with: zero) { $0 + $1 })
            return takes.combined(with: a) { $0 * $1 }
                .combined(with: takes.combined(with: b) { (1 - $0) * $1 }) { $0 + $1 }
        }
        let deviations = try compared.deviations(at: shapes.dropFirst().map { Tensor.waves($0, 0.6) })
        #expect(deviations.forward <= 1e-7)
        #expect(deviations.back.max()! <= 1e-6)
    }

    @Test func `A choice behind a convolution`() throws {
        let compared = ComparedFormula([[2, 3, 3, 3]]) { x in
            let map = x[0].behindConvolution()
            return .selected(.combined(.greater, map, .zero(in: map.graph)), map, map * map)
        } reference: { x in
            x[0].behindConvolution().map { $0 > 0 ? $0 : $0 * $0 }
        }
        let deviations = try compared.deviations(at: [Tensor.waves([2, 3, 3, 3], 0.7)])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test(.enabled(if: !Poison.isOn)) func `What was not taken does not matter`() throws {
        let a = Tensor([1, .nan], shape: [2]), b = Tensor([.infinity, 2], shape: [2])
        let condition = Tensor([1, 0], shape: [2])
        let formula = RunFormula([[2], [2], [2]]) { .selected($0[0], $0[1], $0[2]) + $0[0] }
        #expect(try formula([condition, a, b]).elements == [2, 2])
    }
}

import Foundation
import Reference
import Tensors
import Testing

@testable import Networks

/// Functions of one number that imported networks bring.
@Suite struct FunctionTests {
    /// A function beside its definition.
    struct Case: CustomTestStringConvertible, Sendable {
        let function: Elementwise
        let value: @Sendable (Double) -> Double
        /// Where it is defined, and has one derivative.
        var isInside: @Sendable (Double) -> Bool = { _ in true }

        var testDescription: String { "\(function)" }
    }

    static let smooth: [Case] = [
        Case(function: .sigmoid) { 1 / (1 + exp(-$0)) },
        Case(function: .gelu) { $0 * (1 + erf($0 / 2.squareRoot())) / 2 },
        Case(function: .geluTanh) {
            $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        Case(function: .swish) { $0 / (1 + exp(-$0)) },
        Case(function: .mish) { $0 * tanh(log(1 + exp($0))) },
        Case(function: .elu(alpha: 0.7), value: { $0 > 0 ? $0 : 0.7 * expm1($0) }, isInside: { $0 != 0 }),
        Case(function: .leakyReLU(slope: 0.25), value: { $0 > 0 ? $0 : 0.25 * $0 }, isInside: { $0 != 0 }),
        Case(function: .leakyReLU(slope: -0.5), value: { $0 > 0 ? $0 : -0.5 * $0 }, isInside: { $0 != 0 }),
        Case(function: .softplus) { log1p(exp($0)) },
        Case(function: .softsign) { $0 / (1 + abs($0)) },
        Case(function: .absolute, value: { abs($0) }, isInside: { $0 != 0 }),
        Case(function: .square) { $0 * $0 },
        Case(function: .squareRoot, value: { $0.squareRoot() }, isInside: { $0 > 0 }),
        Case(function: .reciprocal, value: { 1 / $0 }, isInside: { $0 != 0 }),
        Case(function: .power(exponent: 3)) { $0 * $0 * $0 },
        Case(function: .power(exponent: 0)) { _ in 1 },
        Case(function: .power(exponent: -1.5), value: { pow($0, -1.5) }, isInside: { $0 > 0 }),
        Case(function: .exponential) { exp($0) },
        Case(function: .logarithm, value: { log($0) }, isInside: { $0 > 0 }),
        Case(function: .errorFunction) { erf($0) },
        Case(function: .sine) { sin($0) }, Case(function: .cosine) { cos($0) }, Case(function: .tangent) { tan($0) },
        Case(function: .arcsine, value: { asin($0) }, isInside: { abs($0) < 1 }),
        Case(function: .arccosine, value: { acos($0) }, isInside: { abs($0) < 1 }),
        Case(function: .arctangent) { atan($0) },
        Case(function: .hyperbolicSine) { sinh($0) }, Case(function: .hyperbolicCosine) { cosh($0) },
        Case(function: .tanh) { tanh($0) },
        Case(function: .arsinh) { asinh($0) },
        Case(function: .arcosh, value: { acosh($0) }, isInside: { $0 > 1 }),
        Case(function: .artanh, value: { atanh($0) }, isInside: { abs($0) < 1 }),
    ]

    static let steps: [Case] = [
        Case(function: .floor) { Foundation.floor($0) }, Case(function: .ceiling) { ceil($0) },
        Case(function: .round) { rint($0) }, Case(function: .sign) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        Case(function: .logicalNot) { $0 == 0 ? 1 : 0 },
        Case(function: .isNaN) { _ in 0 },
        Case(function: .isInfinite(positive: true, negative: true)) { _ in 0 },
    ]

    /// Halves and what lies between, from -9 to 9, and numbers near 0.
    private static let points: [Float] =
        stride(from: Float(-9), through: 9, by: 0.0625).map { $0 } + [-1e-3, -1e-5, 1e-5, 1e-3, 0.99, -0.99, 20, -20]

    /// A Float's last place, which sums and products before the last rounding make a few of. GELU's forms and Mish are differences of
    /// numbers near 1, as all of their kernels are.
    @Test(arguments: smooth + steps) func `Values are those of the definition`(one: Case) throws {
        let x = Self.points.filter { one.isInside(Double($0)) }
        let got = try RunFormula([[x.count]]) { $0[0].applying(one.function) }([Tensor(x, shape: [x.count])])
        let isDifference = [.gelu, .geluTanh, .mish].contains(one.function)
        for (x, y) in zip(x, got.elements) {
            let expected = one.value(Double(x)), size = isDifference ? max(abs(expected), 1) : abs(expected)
            #expect(abs(Double(y) - expected) <= 1e-6 * size, "at \(x): \(y), not \(expected)")
        }
    }

    @Test(arguments: smooth) func `Signals are led back by the derivative`(one: Case) throws {
        let x = Self.points.filter { one.isInside(Double($0)) && abs($0) < 10 }
        let shape: Shape = [x.count], g = Tensor.waves(shape, 0.3)
        let back = try RunFormula([shape]) { $0[0].applying(one.function) }.back(g, at: [Tensor(x, shape: shape)])[0]
        for (i, x) in x.enumerated() {
            // Of order h², and exact to about 1e-16 / h beside that.
            let x = Double(x), h = x == 0 ? 1e-6 : min(1e-5, abs(x) / 1000)
            guard one.isInside(x - h), one.isInside(x + h) else { continue }
            let slope = (one.value(x + h) - one.value(x - h)) / (2 * h), expected = Double(g.elements[i]) * slope
            let bound = 1e-5 * max(abs(expected), 0.1)
            #expect(abs(Double(back.elements[i]) - expected) <= bound, "at \(x): \(back.elements[i]), not \(expected)")
        }
    }

    @Test(arguments: smooth, [5, 16]) func `So they are behind a convolution, and before one`(
        one: Case, channels: Int
    ) throws {
        // Everywhere inside of what functions are defined on: from 0.2 to 0.8, and from 1.2 to 1.8 for arcosh.
        let shift: Float = one.function == .arcosh ? 1.5 : 0.5
        let inner = Elementwise.linear(scale: 0.05, shift: shift)
        let compared = ComparedFormula([[2, 3, 3, 5]]) { x in
            x[0].behindConvolution(channels: channels).applying(inner).applying(one.function)
        } reference: { x in
            x[0].behindConvolution(channels: channels).map { one.value(0.05 * $0 + Double(shift)) }
        }
        let deviations = try compared.deviations(at: [Tensor.waves([2, 3, 3, 5])])
        #expect(deviations.forward <= 1e-5)
        #expect(deviations.back[0] <= 1e-5)
    }

    @Test(arguments: smooth) func `The slope between two points`(one: Case) throws {
        let all = Self.points.filter { one.isInside(Double($0)) && abs($0) < 10 }
        let x = Array(all.dropLast()), x₀ = Array(all.dropFirst()), shape: Shape = [x.count]
        let slope = RunFormula([shape, shape, shape]) { $0[0].times(slopeOf: one.function, from: $0[1], to: $0[2]) }
        let got = try slope([Tensor(repeating: 1, shape: shape), Tensor(x₀, shape: shape), Tensor(x, shape: shape)])
            .elements
        for i in x.indices {
            let (a, b) = (Double(x[i]), Double(x₀[i]))
            let expected = (one.value(a) - one.value(b)) / (a - b)
            #expect(abs(Double(got[i]) - expected) <= 1e-5 * max(abs(expected), 1))
        }
    }

    @Test(arguments: steps) func `No signal finds its way back through steps`(one: Case) throws {
        let formula = RunFormula([[3]]) { $0[0].applying(one.function) + $0[0] }
        let back = try formula.back(Tensor([1, 2, 3], shape: [3]), at: [Tensor([-0.5, 0, 2.5], shape: [3])])[0]
        #expect(back.elements == [1, 2, 3])
    }

    // MARK: At the edges

    private func values(_ function: Elementwise, _ x: [Float]) throws -> [Float] {
        try RunFormula([[x.count]]) { $0[0].applying(function) }([Tensor(x, shape: [x.count])]).elements
    }

    @Test(.enabled(if: !Poison.isOn)) func `What is not finite`() throws {
        let x: [Float] = [.nan, .infinity, -.infinity, 0]
        #expect(try values(.isNaN, x) == [1, 0, 0, 0])
        #expect(try values(.isInfinite(positive: true, negative: true), x) == [0, 1, 1, 0])
        #expect(try values(.isInfinite(positive: true, negative: false), x) == [0, 1, 0, 0])
        #expect(try values(.isInfinite(positive: false, negative: true), x) == [0, 0, 1, 0])
        #expect(try values(.logicalNot, x) == [0, 0, 0, 1])
        let infinite: [(Elementwise, [Float])] = [
            (.exponential, [.infinity, 0, 1]), (.reciprocal, [0, -0.0, .infinity]),
            (.errorFunction, [1, -1, 0]), (.absolute, [.infinity, .infinity, 0]), (.square, [.infinity, .infinity, 0]),
            (.floor, [.infinity, -.infinity, 0]), (.sign, [1, -1, 0]), (.softplus, [.infinity, 0, log(2)]),
        ]
        for (function, expected) in infinite {
            let got = try values(function, x)
            #expect(got[0].isNaN, "\(function)")
            #expect(Array(got.dropFirst()) == expected, "\(function)")
        }
        #expect(try values(.logarithm, [0, .infinity]) == [-.infinity, .infinity])
        let undefined = [
            try values(.logarithm, [-1]), try values(.squareRoot, [-1]), try values(.arcsine, [2]),
            try values(.power(exponent: 0.5), [-1]),
        ]
        #expect(undefined.allSatisfy { $0[0].isNaN })
        let large: [Float] = [-200, 200]
        #expect(try values(.swish, large)[1] == 200)
        #expect(try values(.mish, large)[1] == 200)
        #expect(try values(.softplus, large) == [0, 200])
        #expect(try values(.exponential, large) == [0, .infinity])
        #expect(try values(.tanh, large) == [-1, 1])
    }

    @Test func `Of two whole numbers that are as near, the even one`() throws {
        let found = try values(.round, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
        #expect(found == [-2, -2, 0, 0, 2, 2])
    }

    @Test func `Where a derivative jumps`() throws {
        let x = Tensor([-1, 0, 1], shape: [3]), g = Tensor([1, 1, 1], shape: [3])
        func back(_ function: Elementwise) throws -> [Float] {
            try RunFormula([[3]]) { $0[0].applying(function) }.back(g, at: [x])[0].elements
        }
        #expect(try back(.absolute) == [-1, 0, 1])
        #expect(try back(.leakyReLU(slope: 0.25)) == [0.25, 0.25, 1])
        #expect(try back(.leakyReLU(slope: -2)) == [-2, -2, 1])
        #expect(try back(.power(exponent: 2)) == [-2, 0, 2])
        #expect(try back(.power(exponent: 0)) == [0, 0, 0])
        #expect(try back(.square) == [-2, 0, 2])
    }
}

import Tensors

/// Two inputs, element by element; axes of size 1, or that only one of them has, are repeated.
struct Combine: DifferentiableOperation {
    let kind: Binary

    func shapes(of inputs: [Shape]) -> [Shape] { [.broadcast(inputs[0], inputs[1])] }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let a = step.inputs[0], b = step.inputs[1]
        let back = kind.signals(step.signal, at: a, b, where: step.y)
        return [
            back.ofFirst.flatMap { signal in step.at(0) { signal().summed(to: a.shape) } },
            back.ofSecond.flatMap { signal in step.at(1) { signal().summed(to: b.shape) } },
        ]
    }

    var reach: Reach { .place }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece { graph.aligned(self, node) }

    func epilogue(constantWeights: Bool) -> EpilogueKind { kind.kernel == nil ? .nothing : .functions }
}

/// A function of two numbers.
package enum Binary: Hashable, Sendable {
    case add, multiply, subtract, divide
    /// The larger, or the smaller, of both; not a number where one of them is none.
    case maximum, minimum
    /// aᵇ; not a number where a < 0 and b is no whole number.
    case power
    /// What a division a / b to a whole number leaves over: with the sign of a (C's fmod) or with that of b (Python's %).
    case remainder, floorRemainder
    /// 1 where it holds, else 0.
    case equal, less, lessOrEqual, greater, greaterOrEqual
    /// Of truth values: any number but 0 is true, and true is 1.
    case and, or, xor

    var isCommutative: Bool { self == .add || self == .multiply }

    /// The signals at both inputs, before they are summed over repeated axes; nil where none arrives.
    fileprivate func signals(
        _ g: Value, at a: Value, _ b: Value, where y: Value
    ) -> (ofFirst: (() -> Value)?, ofSecond: (() -> Value)?) {
        switch self {
        case .add: ({ g }, { g })
        case .subtract: ({ g }, { g.negated() })
        case .multiply: ({ g * b }, { g * a })
        case .divide: ({ g / b }, { (g * y / b).negated() })
        // To the winner, and in halves where both are alike.
        case .maximum: ({ g * .share(of: a, over: b) }, { g * .share(of: b, over: a) })
        case .minimum: ({ g * .share(of: b, over: a) }, { g * .share(of: a, over: b) })
        // b aᵇ⁻¹, which is 0 for b = 0, and aᵇ log a, the limit of which is 0 at a = 0.
        case .power:
            (
                {
                    let slope = b * .combined(.power, a, b.applying(.linear(scale: 1, shift: -1)))
                    return g * .selected(b, slope, b)
                },
                { g * .selected(a, y * a.applying(.logarithm), a) }
            )
        // y = a - n b with a whole number n.
        case .remainder, .floorRemainder: ({ g }, { g * (y - a) / b })
        case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .xor: (nil, nil)
        }
    }
}

extension Value {
    /// a + b, axes of size 1 repeated.
    package static func + (a: Value, b: Value) -> Value { combined(.add, a, b) }

    /// a - b, axes of size 1 repeated.
    package static func - (a: Value, b: Value) -> Value { combined(.subtract, a, b) }

    /// a b, element by element, axes of size 1 repeated: where b is `[N, C, 1, 1]` its number counts for the whole channel.
    package static func * (a: Value, b: Value) -> Value { combined(.multiply, a, b) }

    /// a / b, element by element, axes of size 1 repeated.
    package static func / (a: Value, b: Value) -> Value { combined(.divide, a, b) }

    /// A function of two numbers, element by element, axes of size 1 repeated.
    package static func combined(_ kind: Binary, _ a: Value, _ b: Value) -> Value {
        a.graph.append(Combine(kind: kind), [a, b])
    }

    /// (a + b) / 2.
    package static func midpoint(_ a: Value, _ b: Value) -> Value { (a + b).applying(.linear(scale: 0.5, shift: 0)) }

    /// 1 where a > b, 1/2 where they are equal, else 0.
    fileprivate static func share(of a: Value, over b: Value) -> Value {
        midpoint(combined(.greater, a, b), combined(.greaterOrEqual, a, b))
    }
}

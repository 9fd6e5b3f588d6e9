import Tensors

/// Two inputs, element by element; axes of size 1, or that only one of them has, are repeated.
struct Combine: DifferentiableOperation {
    let kind: Binary

    func shapes(of inputs: [Shape]) -> [Shape] { [.broadcast(inputs[0], inputs[1])] }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal, a = step.inputs[0], b = step.inputs[1]
        switch kind {
        case .add: return [step.at(0) { g.summed(to: a.shape) }, step.at(1) { g.summed(to: b.shape) }]
        case .multiply:
            return [step.at(0) { (g * b).summed(to: a.shape) }, step.at(1) { (g * a).summed(to: b.shape) }]
        }
    }

    var reach: Reach { .place }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece { graph.aligned(self, node) }

    func epilogue(constantWeights: Bool) -> EpilogueKind { .functions }
}

package enum Binary: Hashable, Sendable {
    case add, multiply
}

extension Value {
    /// a + b, axes of size 1 repeated.
    package static func + (a: Value, b: Value) -> Value { a.graph.append(Combine(kind: .add), [a, b]) }

    /// a b, element by element, axes of size 1 repeated: where b is `[N, C, 1, 1]` its number counts for the whole channel.
    package static func * (a: Value, b: Value) -> Value { a.graph.append(Combine(kind: .multiply), [a, b]) }

    /// (a + b) / 2.
    package static func midpoint(_ a: Value, _ b: Value) -> Value { (a + b).applying(.linear(scale: 0.5, shift: 0)) }
}

import Tensors

/// a where the condition is not 0, else b, from the inputs [condition, a, b]; axes of size 1, or that not all of them have, are
/// repeated.
struct Select: DifferentiableOperation {
    func shapes(of inputs: [Shape]) -> [Shape] { [.broadcast(.broadcast(inputs[0], inputs[1]), inputs[2])] }

    /// To the one that was taken; what was not taken gets 0 whatever the signal is.
    func transpose(_ step: ReverseStep) -> [Value?] {
        let condition = step.x, a = step.inputs[1], b = step.inputs[2], g = step.signal
        // Where a condition does not hold it is 0 itself.
        return [
            nil,
            step.at(1) { Value.selected(condition, g, condition).summed(to: a.shape) },
            step.at(2) {
                let fails = condition.applying(.logicalNot)
                return Value.selected(fails, g, fails).summed(to: b.shape)
            },
        ]
    }

    var reach: Reach { .place }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece { graph.aligned(self, node) }
}

extension Value {
    /// a where the condition is not 0, else b, element by element, axes of size 1 repeated. No signal arrives at the condition.
    package static func selected(_ condition: Value, _ a: Value, _ b: Value) -> Value {
        condition.graph.append(Select(), [condition, a, b])
    }
}

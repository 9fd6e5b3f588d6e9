import Tensors

/// The axes in another order: axis i of the result is axis `order[i]` of x.
struct Transpose: DifferentiableOperation {
    let order: [Int]

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(order.sorted() == Array(inputs[0].indices), "axes \(order) of a value of shape \(inputs[0])")
        return [Shape(order.map { inputs[0][$0] })]
    }

    /// The element itself.
    var reach: Reach { .place }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let inverse = order.indices.map { order.firstIndex(of: $0)! }
        return [step.signal.graph.append(Transpose(order: inverse), [step.signal])]
    }
}

extension Value {
    /// The axes in another order: axis i of the result is axis `order[i]` of this.
    package func transposed(_ order: [Int]) -> Value { graph.append(Transpose(order: order), [self]) }
}

import Tensors

@testable import Networks

/// A formula, written once, run forward and led back.
struct RunFormula {
    let graph = Graph()
    let inputs: [Value]
    let output: Value

    init(_ shapes: [Shape], _ formula: ([Value]) -> Value) {
        inputs = shapes.map { [graph] in graph.input($0) }
        output = formula(inputs)
    }

    /// The result for some inputs.
    func callAsFunction(_ tensors: [Tensor], in precision: Precision = .float32) throws -> Tensor {
        try run([output], tensors, [:], precision)[0]
    }

    /// Jᵀ g at each input.
    func back(_ signal: Tensor, at tensors: [Tensor]) throws -> [Tensor] {
        // An operation of several results belongs to the formula with all of them.
        let count = graph.producer(of: output.index).outputs.upperBound, seed = graph.input(output.shape)
        let walk = ReverseWalk(graph: graph, valueCount: count)
        let signals = walk.signals(from: [output.index: seed], to: Set(inputs.map(\.index)))
        return try run(inputs.map { signals[$0.index]! }, tensors, [seed.index: signal], .float32)
    }

    private func run(
        _ wanted: [Value], _ tensors: [Tensor], _ more: [Int: Tensor], _ precision: Precision
    ) throws -> [Tensor] {
        var given = more
        for (input, tensor) in zip(inputs, tensors) { given[input.index] = tensor }
        let plan = try PlanCompiler.compile(
            graph, outputs: Array(Set(wanted.map(\.index)).subtracting(given.keys)),
            available: given.mapValues { try! .plain($0.shape) }, keepsForQuestions: false,
            weights: PackedWeights(), precision: precision)
        let result = try plan.run { given[$0]!.address }
        defer { withExtendedLifetime(given) {} }
        return try wanted.map { value in
            if let known = given[value.index] { return known }
            return try result.tensor(of: value.index, shape: value.shape)!
        }
    }
}

extension Tensor {
    /// Numbers without a pattern that a mistake could share.
    static func waves(_ shape: Shape, _ seed: Double = 1) -> Tensor {
        Tensor((0..<shape.elementCount).map { Float(sine(Double($0) * 1.7 + seed)) }, shape: shape)
    }
}

private func sine(_ x: Double) -> Double { x.remainder(dividingBy: 2.3) / 1.15 }

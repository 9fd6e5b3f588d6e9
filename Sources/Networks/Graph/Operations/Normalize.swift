import Tensors

/// (x - μ) / √(σ² + ε), μ and σ² over one axis: over the channels of each place, or the features of each token.
struct Normalize: DifferentiableOperation {
    let axis: Int
    let epsilon: Float

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signal.throughNormalization(of: step.x, over: axis, epsilon: epsilon)]
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    /// Each place by itself, unless places are what it is over.
    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        axis == 1 ? graph.placewise(self, node) : graph.whole(self, node)
    }
}

extension Value {
    /// (x - μ) / √(σ² + ε), with the mean μ and the variance σ² over an axis: the channels at each place unless told otherwise.
    package func normalized(over axis: Int = 1, epsilon: Float) -> Value {
        graph.append(Normalize(axis: axis, epsilon: epsilon), [self])
    }
}

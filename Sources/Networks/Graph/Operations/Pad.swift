import Tensors

/// Zeros before and after a value along an axis.
struct Pad: DifferentiableOperation {
    let axis, before, after: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        [inputs[0].replacing(axis, with: before + inputs[0][axis] + after)]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signal.slice(axis, before..<before + step.x.shape[axis])]
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        axis == 1 ? graph.placewise(self, node) : graph.whole(self, node)
    }
}

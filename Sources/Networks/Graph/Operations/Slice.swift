import Tensors

/// A stretch of one axis.
struct Slice: DifferentiableOperation {
    let axis: Int
    let range: Range<Int>

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(
            !range.isEmpty && 0 <= range.lowerBound && range.upperBound <= inputs[0][axis],
            "places \(range) of axis \(axis) of a value of shape \(inputs[0])")
        return [inputs[0].replacing(axis, with: range.count)]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let after = step.x.shape[axis] - range.upperBound
        return [step.signal.graph.append(Pad(axis: axis, before: range.lowerBound, after: after), [step.signal])]
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        axis == 1 ? graph.placewise(self, node) : graph.whole(self, node)
    }
}

extension Value {
    /// A stretch of an axis.
    package func slice(_ axis: Int, _ range: Range<Int>) -> Value {
        graph.append(Slice(axis: axis, range: range), [self])
    }
}

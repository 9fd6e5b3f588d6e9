import Tensors

/// A number, 0 as a rule, before and after a value along an axis.
struct Pad: DifferentiableOperation {
    let axis, before, after: Int
    var number: Float = 0

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(before >= 0 && after >= 0, "\(before) and \(after) places more")
        return [inputs[0].replacing(axis, with: before + inputs[0][axis] + after)]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signal.slice(axis, before..<before + step.x.shape[axis])]
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        axis == 1 ? graph.placewise(self, node) : graph.whole(self, node)
    }
}

extension Value {
    /// A number before and after this along an axis, so many times.
    package func padded(along axis: Int, before: Int, after: Int, with number: Float = 0) -> Value {
        before == 0 && after == 0
            ? self : graph.append(Pad(axis: axis, before: before, after: after, number: number), [self])
    }
}

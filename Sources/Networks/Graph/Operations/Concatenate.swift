import Tensors

/// Any number of inputs one after another along an axis.
struct Concatenate: DifferentiableOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        let first = inputs[0]
        for part in inputs {
            precondition(
                part.rank == first.rank && part.replacing(axis, with: 1) == first.replacing(axis, with: 1),
                "cannot concatenate shapes \(first) and \(part)")
        }
        return [first.replacing(axis, with: inputs.reduce(0) { $0 + $1[axis] })]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        var start = 0
        return step.inputs.enumerated().map { place, x in
            defer { start += x.shape[axis] }
            return step.at(place) { step.signal.slice(axis, start..<start + x.shape[axis]) }
        }
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        let isAligned = axis == 1 && !node.inputs.contains(where: graph.isFixed)
        return isAligned ? graph.aligned(self, node) : graph.whole(self, node, withFixedInEachCopy: axis != 0)
    }
}

extension Value {
    /// Values one after another along an axis: along the channels unless told otherwise.
    package static func concatenated(_ parts: [Value], along axis: Int = 1) -> Value {
        parts[0].graph.append(Concatenate(axis: axis), parts)
    }
}

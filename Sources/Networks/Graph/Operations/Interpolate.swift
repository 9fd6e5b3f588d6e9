import Tensors

/// y[i] = Σ w x[j] along an axis, over the taps (j, w) of i: resampling, reordering, repeating, running sums.
struct Interpolate: DifferentiableOperation {
    let axis: Int
    let taps: Taps

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(
            taps.indices.allSatisfy { $0 < inputs[0][axis] },
            "a tap beyond axis \(axis) of a value of shape \(inputs[0])")
        return [inputs[0].replacing(axis, with: taps.count)]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signal.interpolated(along: axis, taps.transposed(columns: step.x.shape[axis]))]
    }

    var reach: Reach { axis == 1 ? .place : .everything }

    func piece(_ node: ConeGraph.Reading, in graph: inout ConeGraph) -> ConeGraph.Piece {
        axis == 1 ? graph.placewise(self, node) : graph.whole(self, node)
    }

    func cost(of inputs: [Shape], to output: Shape) -> Double {
        2 * Double(output.elementCount / max(output[axis], 1)) * Double(taps.indices.count)
    }
}

extension Value {
    /// y[i] = Σ w x[j] along an axis, over the taps (j, w) of i.
    package func interpolated(along axis: Int, _ taps: Taps) -> Value {
        graph.append(Interpolate(axis: axis, taps: taps), [self])
    }
}

import Tensors

/// y = s x + t with a number for each place of one axis, `[C]` each; from the inputs [x, s] or [x, s, t].
struct ScaleAndShift: DifferentiableOperation, PlacewiseOperation {
    let axis: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(
            inputs.dropFirst().allSatisfy { $0 == [inputs[0][axis]] },
            "factors of shape \(inputs[1]) do not fit axis \(axis) of an input of shape \(inputs[0])")
        return [inputs[0]]
    }

    func transpose(_ step: ReverseStep) -> [Value?] {
        let g = step.signal
        let ofScale = step.at(1) { (g * step.x).summedOverAll(but: axis) }
        let ofShift = step.at(2) { g.summedOverAll(but: axis) }
        return [step.at(0) { g.graph.append(self, [g, step.inputs[1]]) }, ofScale, ofShift]
    }

    func epilogue(constantWeights: Bool) -> EpilogueKind { .functions }
}

extension Value {
    /// s x + t, a number for each place of an axis: for each channel unless told otherwise.
    package func scaled(by scale: Constant, shiftedBy shift: Constant? = nil, along axis: Int = 1) -> Value {
        let operands = [self, constant(scale)] + (shift.map { [constant($0)] } ?? [])
        return graph.append(ScaleAndShift(axis: axis), operands)
    }
}

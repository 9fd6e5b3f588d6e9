import Tensors

extension Broadcast {
    /// On 32-bit floats in plain order, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let repeated = RepeatedOperands([compiler.shape(of: group.inputs[0])], to: shape), step = repeated.steps[0]
        let kernel = CustomKernel { memory in
            repeated.forEachStretch { places, start, count in
                let x = memory[0] + places[0], result = memory[1] + start
                if step == 0 {
                    result.update(repeating: x[0], count: count)
                } else {
                    result.update(from: x, count: count)
                }
            }
        }
        try compiler.lowerPlain(group, "repetition", kernel)
    }
}

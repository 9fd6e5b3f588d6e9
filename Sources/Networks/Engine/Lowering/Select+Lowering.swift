import Tensors

extension Select {
    /// On 32-bit floats in plain order, whatever the plan's precision.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.output), shapes = group.inputs.map { compiler.shape(of: $0) }
        let operands = try group.inputs.map { value throws(EngineError) in
            try compiler.read(value, in: .plain(compiler.shape(of: value), .float32))
        }
        let result = try compiler.allocate(.plain(whole, .float32), for: group.output)
        let repeated = RepeatedOperands(shapes, to: whole), steps = repeated.steps
        let kernel = CustomKernel { memory in
            repeated.forEachStretch { places, start, count in
                let condition = memory[0] + places[0], a = memory[1] + places[1], b = memory[2] + places[2]
                let result = memory[3] + start
                for i in 0..<count {
                    result[i] = condition[i &* steps[0]] != 0 ? a[i &* steps[1]] : b[i &* steps[2]]
                }
            }
        }
        compiler.emit("selection", kernel, operands + [result])
        compiler.bind(group.output, to: result)
    }
}

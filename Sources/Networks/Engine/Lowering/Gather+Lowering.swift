import Tensors

// On 32-bit floats in plain order, whatever the plan's precision: indices are numbers that have to stay whole.

extension Gather {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let shape = compiler.shape(of: group.inputs[0]), indices = compiler.shape(of: group.inputs[1])
        let rows = GatheredRows(rows: AxisRows(shape, along: axis), indices: indices.elementCount)
        try compiler.lowerPlain(group, "gathering", rows.kernel)
    }
}

extension Scatter {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let shape = compiler.shape(of: group.output), indices = compiler.shape(of: group.inputs[1])
        let rows = GatheredRows(rows: AxisRows(shape, along: axis), indices: indices.elementCount)
        try compiler.lowerPlain(group, "scattering", rows.scattering)
    }
}

extension PlanCompiler {
    /// Runs a kernel of our own, which takes all inputs and then all results as 32-bit floats in plain order.
    mutating func lowerPlain(_ group: FusedGroup, _ name: String, _ kernel: CustomKernel) throws(EngineError) {
        let operands = try group.inputs.map { value throws(EngineError) in
            try read(value, in: .plain(shape(of: value), .float32))
        }
        let results = try group.outputs.map { value throws(EngineError) in
            try allocate(.plain(shape(of: value), .float32), for: value)
        }
        emit(name, kernel, operands + results)
        for (value, result) in zip(group.outputs, results) { bind(value, to: result) }
    }
}

import Tensors

extension DivideStably {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let layout = try compiler.floats(inOrderOf: group.inputs[1])
        let divisor = try compiler.read(group.inputs[1], in: layout)
        let dividend = try compiler.read(group.inputs[0], in: layout)
        let result = try compiler.allocateOver(group.inputs[0], in: dividend, for: group.output)
        let count = layout.byteCount / MemoryLayout<Float>.stride, ε = stabilizer
        let kernel = CustomKernel { operands in
            let a = operands[0], b = operands[1], result = operands[2]
            for i in 0..<count {
                let stable = b[i] < 0 ? b[i] - ε : b[i] + ε
                result[i] = stable == 0 ? 0 : a[i] / stable
            }
        }
        compiler.emit("quotient", kernel, [dividend, divisor, result])
        compiler.bind(group.output, to: result)
    }
}

import Tensors

extension LossGradient {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let outputs = compiler.shape(of: group.output)
        let result = try compiler.allocate(.plain(outputs), for: group.output)
        let operands = try group.inputs.map { value throws(EngineError) in
            try compiler.read(value, in: .plain(outputs))
        }
        let rows = outputs[0], count = outputs[1]
        compiler.emit(
            "loss gradient",
            CustomKernel { [loss, share] operands in
                for row in 0..<rows {
                    let y = UnsafeBufferPointer(start: operands[0] + row * count, count: count)
                    let t = UnsafeBufferPointer(start: operands[1] + row * count, count: count)
                    loss.gradient(outputs: y, targets: t, share: share, to: operands[2] + row * count)
                }
            }, operands + [result])
        compiler.bind(group.output, to: result)
    }
}

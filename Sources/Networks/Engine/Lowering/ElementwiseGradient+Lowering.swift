import COneDNN
import Tensors

extension ElementwiseGradient {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        guard let kernel = function.kernel else { return try lowerLoop(group, in: &compiler) }
        let signal = group.inputs[0]
        let value = try compiler.read(group.inputs[1])
        let layout = compiler.layout(ofBuffer: value)
        let forward = try Primitive.Descriptor(compiler.naming("activation", group)) {
            eltwise_forward($0, $1, $2, kernel.backward, layout.handle, kernel.alpha, kernel.beta)
        }
        let descriptor = try Primitive.Descriptor(compiler.naming("activation's derivative", group)) {
            eltwise_backward(
                $0, $1, $2, kernel.backward, layout.handle, layout.handle, kernel.alpha, kernel.beta, forward.handle)
        }
        let input = try compiler.read(signal, in: layout)
        let result = try compiler.allocateOver(signal, in: input, for: group.output)
        try compiler.emit(
            "activation derivative", descriptor,
            [
                (function.derivative == .value ? DNNL_ARG_DST : DNNL_ARG_SRC, value), (DNNL_ARG_DIFF_DST, input),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        compiler.bind(group.output, to: result)
    }

    /// On 32-bit floats, whatever the plan's precision.
    private func lowerLoop(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let layout = try compiler.floatsWithoutGaps(inOrderOf: group.inputs[1])
        let x = try compiler.read(group.inputs[1], in: layout)
        let signal = try compiler.read(group.inputs[0], in: layout)
        let result = try compiler.allocateOver(group.inputs[0], in: signal, for: group.output)
        let kernel = function.loopOfDerivative(count: compiler.shape(of: group.output).elementCount)
        compiler.emit("function's derivative", kernel, [signal, x, result])
        compiler.bind(group.output, to: result)
    }
}

import COneDNN
import Tensors

extension Apply {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        try compiler.apply(function, to: group.inputs[0], as: group.output)
    }
}

extension PlanCompiler {
    /// φ(x).
    mutating func apply(_ function: Elementwise, to x: Int, as output: Int) throws(EngineError) {
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        let kernel = function.kernel
        let descriptor = try Primitive.Descriptor("run an activation of shape \(shape(of: x))") {
            eltwise_forward($0, $1, $2, kernel.forward, layout.handle, kernel.alpha, kernel.beta)
        }
        let result = try allocateOver(x, in: source, for: output)
        try emit("activation", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }
}

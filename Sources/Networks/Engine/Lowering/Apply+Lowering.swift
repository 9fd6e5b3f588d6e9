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
        guard let kernel = function.kernel else { return try applyLoop(of: function, to: x, as: output) }
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        let descriptor = try Primitive.Descriptor("run an activation of shape \(shape(of: x))") {
            eltwise_forward($0, $1, $2, kernel.forward, layout.handle, kernel.alpha, kernel.beta)
        }
        let result = try allocateOver(x, in: source, for: output)
        try emit("activation", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }

    /// On 32-bit floats, whatever the plan's precision.
    private mutating func applyLoop(of function: Elementwise, to x: Int, as output: Int) throws(EngineError) {
        let layout = try floatsWithoutGaps(inOrderOf: x), source = try read(x, in: layout)
        let result = try allocateOver(x, in: source, for: output)
        emit("function", function.loop(count: shape(of: x).elementCount), [source, result])
        bind(output, to: result)
    }
}

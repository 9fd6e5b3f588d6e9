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
        guard function.kernel != nil else { return try applyLoop(of: function, to: x, as: output) }
        let source = try read(x), result = try allocateOver(x, in: source, for: output)
        try apply(function, toBuffer: source, as: result)
        bind(output, to: result)
    }

    /// φ of what lies in a buffer, by oneDNN.
    mutating func apply(_ function: Elementwise, toBuffer source: Int, as result: Int) throws(EngineError) {
        let kernel = function.kernel!, layout = layout(ofBuffer: source)
        let descriptor = try Primitive.Descriptor("run an activation of shape \(layout.shape)") {
            eltwise_forward($0, $1, $2, kernel.forward, layout.handle, kernel.alpha, kernel.beta)
        }
        try emit("activation", descriptor, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, result)])
    }

    /// On 32-bit floats, whatever the plan's precision.
    private mutating func applyLoop(of function: Elementwise, to x: Int, as output: Int) throws(EngineError) {
        let layout = try floatsWithoutGaps(inOrderOf: x), source = try read(x, in: layout)
        let result = try allocateOver(x, in: source, for: output)
        emit("function", function.loop(count: shape(of: x).elementCount), [source, result])
        bind(output, to: result)
    }
}

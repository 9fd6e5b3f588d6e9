import COneDNN
import Tensors

extension Broadcast {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let output = try compiler.repeated(group.inputs[0], to: shape, for: group.output)
        compiler.bind(group.output, to: output)
    }
}

extension PlanCompiler {
    /// A value written out in plain order with axes of size 1 repeated: zeros, and the value added to them.
    mutating func repeated(_ value: Int, to whole: Shape, for output: Int) throws(EngineError) -> Int {
        let own = shape(of: value), view = Shape(Array(repeating: 1, count: whole.rank - own.rank) + own)
        let layout = try plain(whole), other = try plain(view)
        let source = try read(value, as: view, in: other)
        let result = try allocate(layout, for: output)
        clear(result)
        let descriptor = try Primitive.Descriptor("repeat a value of shape \(own) to \(whole)") {
            binary($0, $1, $2, dnnl_binary_add, layout.handle, other.handle, layout.handle)
        }
        try emit(
            "repetition", descriptor,
            [(DNNL_ARG_SRC_0, result), (DNNL_ARG_SRC_1, source), (DNNL_ARG_DST, result)])
        return result
    }
}

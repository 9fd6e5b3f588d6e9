import COneDNN
import Tensors

extension Concatenate {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let parts = try group.inputs.map { value throws(EngineError) in try compiler.readInPrecision(value) }
        let sources = parts.map { compiler.layout(ofBuffer: $0) }
        // In the order of the largest part, so that most elements keep their neighbours.
        let shapes = group.inputs.map { compiler.shape(of: $0) }
        let largest = shapes.indices.max { shapes[$0][axis] < shapes[$1][axis] }!
        let joined = try sources[largest].sameOrder(of: shapes[largest], for: compiler.shape(of: group.output))
        let descriptor = try Primitive.Descriptor(compiler.naming("concatenation", group)) {
            concatenation(
                $0, $1, $2, joined.handle, Int32(axis), Int32(sources.count), sources.map { $0.handle })
        }
        let result = try compiler.allocate(joined, for: group.output)
        let operands = parts.enumerated().map { (DNNL_ARG_MULTIPLE_SRC + Int32($0.offset), $0.element) }
        try compiler.emit("concatenation", descriptor, operands + [(DNNL_ARG_DST, result)])
        compiler.bind(group.output, to: result)
    }
}

extension PlanCompiler {
    /// A value in whatever order it lies, as exactly as this plan holds values: what is given from outside is not.
    fileprivate mutating func readInPrecision(_ value: Int) throws(EngineError) -> Int {
        let buffer = try read(value), layout = layout(ofBuffer: buffer)
        if layout.precision == precision { return buffer }
        return try read(value, in: layout.sameOrder(of: shape(of: value), for: shape(of: value), precision))
    }
}

import COneDNN
import Tensors

extension Slice {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], whole = compiler.shape(of: x), partShape = compiler.shape(of: group.output)
        var source = try compiler.read(x)
        let result = try compiler.layout(ofBuffer: source).sameOrder(of: whole, for: partShape)
        var part = compiler.layout(ofBuffer: source).part(partShape, from: range.lowerBound, along: axis)
        if part == nil {
            // The first place lies inside of a block.
            source = try compiler.read(x, in: compiler.plain(whole))
            part = compiler.layout(ofBuffer: source).part(partShape, from: range.lowerBound, along: axis)
        }
        let view = part!, output = try compiler.allocate(result, for: group.output)
        let descriptor = try Primitive.Descriptor(compiler.naming("slice", group)) {
            reordering($0, $1, $2, view.handle, result.handle)
        }
        try compiler.emit(
            "copy", descriptor, [(DNNL_ARG_FROM, try compiler.alias(source, as: view)), (DNNL_ARG_TO, output)])
        compiler.bind(group.output, to: output)
    }
}

import COneDNN
import Tensors

extension Pad {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], partShape = compiler.shape(of: x), whole = compiler.shape(of: group.output)
        let source = try compiler.read(x)
        var layout = try compiler.layout(ofBuffer: source).sameOrder(of: partShape, for: whole, compiler.precision)
        // What fills up a block has to stay 0.
        if layout.isPadded(whole) { layout = try compiler.plain(whole) }
        var part = layout.part(partShape, from: before, along: axis)
        if part == nil {
            // The first place lies inside of a block.
            layout = try compiler.plain(whole)
            part = layout.part(partShape, from: before, along: axis)
        }
        let view = part!, output = try compiler.allocate(layout, for: group.output)
        compiler.fill(output, with: number)
        let from = compiler.layout(ofBuffer: source)
        let descriptor = try Primitive.Descriptor(compiler.naming("padding", group)) {
            reordering($0, $1, $2, from.handle, view.handle)
        }
        try compiler.emit(
            "copy", descriptor, [(DNNL_ARG_FROM, source), (DNNL_ARG_TO, try compiler.alias(output, as: view))])
        compiler.bind(group.output, to: output)
    }
}

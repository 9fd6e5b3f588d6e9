import COneDNN
import Tensors

extension Combine {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.head)
        // Sums and products do not mind the order: the operand of the result's shape comes first.
        let swaps = compiler.shape(of: group.inputs[0]) != whole && compiler.shape(of: group.inputs[1]) == whole
        var (a, b) = swaps ? (group.inputs[1], group.inputs[0]) : (group.inputs[0], group.inputs[1])
        if compiler.constant(of: a) != nil, compiler.shape(of: b) == whole { swap(&a, &b) }
        guard compiler.shape(of: a) == whole else { return try combineRepeated(a, b, group, &compiler) }
        _ = try compiler.read(a)
        let fused = compiler.mayFuseBehindBinary(a) ? group.functions : []
        let value = fused.isEmpty ? group.head : group.output
        try compiler.combine(kind, a, b, as: value, fused: fused)
        try compiler.lowerEpilogue(of: group, from: fused.count)
    }

    /// Both operands are repeated: the first is written out.
    private func combineRepeated(
        _ a: Int, _ b: Int, _ group: FusedGroup, _ compiler: inout PlanCompiler
    ) throws(EngineError) {
        let whole = compiler.shape(of: group.head)
        let first = try compiler.repeated(a, to: whole, for: group.head)
        let view = Shape(Array(repeating: 1, count: whole.rank - compiler.shape(of: b).rank) + compiler.shape(of: b))
        let layout = try compiler.plain(whole), other = try compiler.plain(view)
        let second = try compiler.read(b, as: view, in: other)
        let descriptor = try Primitive.Descriptor(compiler.naming("combination", group)) {
            binary($0, $1, $2, kind.kernel, layout.handle, other.handle, layout.handle)
        }
        try compiler.emit(
            "combination", descriptor, [(DNNL_ARG_SRC_0, first), (DNNL_ARG_SRC_1, second), (DNNL_ARG_DST, first)])
        compiler.bind(group.head, to: first)
        try compiler.lowerEpilogue(of: group, from: 0)
    }
}

extension PlanCompiler {
    /// a + b or a b; axes of b are repeated.
    mutating func combine(
        _ kind: Binary, _ a: Int, _ b: Int, as output: Int, fused: [Elementwise] = []
    ) throws(EngineError) {
        let first = try read(a)
        let layout = layout(ofBuffer: first)
        let view = Shape(Array(repeating: 1, count: shape(of: a).rank - shape(of: b).rank) + shape(of: b))
        let other = view == shape(of: a) ? layout : try Layout.plain(view, layout.precision)
        let second = try read(b, as: view, in: other)
        let descriptor = try Primitive.Descriptor(
            "combine values of shapes \(shape(of: a)) and \(shape(of: b))", followedBy: fused.map { .elementwise($0) }
        ) {
            binary($0, $1, $2, kind.kernel, layout.handle, other.handle, layout.handle)
        }
        let result = try allocateOver(a, in: first, for: output)
        try emit(
            "combination", descriptor, [(DNNL_ARG_SRC_0, first), (DNNL_ARG_SRC_1, second), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }

    /// Whether a binary kernel whose result lies as `value` does may apply activation functions to it.
    ///
    /// In blocks that are not full, oneDNN 2.6's applies them to the wrong elements.
    func mayFuseBehindBinary(_ value: Int) -> Bool { layout(of: value).map { !$0.isPadded(shape(of: value)) } ?? false }
}

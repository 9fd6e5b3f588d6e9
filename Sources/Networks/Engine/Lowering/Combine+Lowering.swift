import COneDNN
import Tensors

extension Combine {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.head)
        var (a, b) = (group.inputs[0], group.inputs[1])
        if kind.isCommutative {
            // The order does not matter: the operand of the result's shape comes first.
            let swaps = compiler.shape(of: a) != whole && compiler.shape(of: b) == whole
            if swaps { swap(&a, &b) }
            if compiler.constant(of: a) != nil, compiler.shape(of: b) == whole { swap(&a, &b) }
        }
        if kind.kernel == nil || compiler.shape(of: a) != whole { return try lowerLoop(group, in: &compiler) }
        _ = try compiler.read(a)
        let fused = compiler.fusibleBehindBinary(group.functions, a)
        try compiler.combine(kind, a, b, as: group.value(behind: fused.count), fused: fused)
        try compiler.lowerEpilogue(of: group, from: fused.count)
    }

    /// By a loop of our own, on 32-bit floats: in any order where both operands have the same shape, else in plain order.
    private func lowerLoop(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let whole = compiler.shape(of: group.head), shapes = group.inputs.map { compiler.shape(of: $0) }
        let isAligned = shapes == [whole, whole]
        let order = try isAligned ? compiler.floatsWithoutGaps(inOrderOf: group.inputs[0]) : .plain(whole, .float32)
        let operands = try zip(group.inputs, shapes).map { value, shape throws(EngineError) in
            try compiler.read(value, in: isAligned ? order : .plain(shape, .float32))
        }
        let result = try compiler.allocate(order, for: group.head)
        compiler.emit("combination", kind.loop(over: RepeatedOperands(shapes, to: whole)), operands + [result])
        compiler.bind(group.head, to: result)
        try compiler.lowerEpilogue(of: group, from: 0)
    }
}

extension PlanCompiler {
    /// A function of oneDNN's of a and b; axes of b are repeated. Where its kernel is a slow one, by a loop of our own.
    /// - Precondition: oneDNN has it.
    mutating func combine(
        _ kind: Binary, _ a: Int, _ b: Int, as output: Int, fused: [Elementwise] = []
    ) throws(EngineError) {
        let first = try read(a)
        let layout = layout(ofBuffer: first)
        let view = Shape(Array(repeating: 1, count: shape(of: a).rank - shape(of: b).rank) + shape(of: b))
        let other = view == shape(of: a) ? layout : try Layout.plain(view, layout.precision)
        let second = try read(b, as: view, in: other), kernel = kind.kernel!
        let descriptor = try Primitive.Descriptor(
            "combine values of shapes \(shape(of: a)) and \(shape(of: b))", followedBy: fused.map { .elementwise($0) }
        ) {
            binary($0, $1, $2, kernel, layout.handle, other.handle, layout.handle)
        }
        if descriptor.implementation.hasPrefix("ref"), layout == (try .plain(shape(of: a), .float32)) {
            let repeated = RepeatedOperands([shape(of: a), shape(of: b)], to: shape(of: a))
            let result = try allocateOver(a, in: first, for: output)
            emit("combination", kind.loop(over: repeated), [first, second, result])
            for function in fused { try apply(function, toBuffer: result, as: result) }
            return bind(output, to: result)
        }
        let result =
            try view == shape(of: a)
            ? allocateOver(a, in: first, for: output) : allocateForRepeated(over: a, in: first, for: output)
        try emit(
            "combination", descriptor, [(DNNL_ARG_SRC_0, first), (DNNL_ARG_SRC_1, second), (DNNL_ARG_DST, result)])
        bind(output, to: result)
    }

    /// As many of some activation functions as a binary kernel whose result lies as `value` does may apply to it.
    ///
    /// In blocks that are not full, oneDNN 2.6's applies them to the wrong elements, and of several it gives the second the numbers
    /// of the first: x · scale + shift and then y · scale + shift.
    func fusibleBehindBinary(_ functions: [Elementwise], _ value: Int) -> [Elementwise] {
        guard let layout = layout(of: value), !layout.isPadded(shape(of: value)) else { return [] }
        return Array(functions.prefix(1))
    }
}

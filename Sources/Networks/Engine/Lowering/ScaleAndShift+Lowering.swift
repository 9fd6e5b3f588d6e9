import COneDNN
import Tensors

extension ScaleAndShift {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        guard axis == 1 else { return try lowerLoop(group, in: &compiler) }
        let x = group.inputs[0], shape = compiler.shape(of: x), shift = group.inputs.dropFirst(2).first
        let factors = Shape(shape.indices.map { $0 == axis ? shape[axis] : 1 })
        let source = try compiler.read(x)
        let layout = compiler.layout(ofBuffer: source)
        // Factors in the order of what they scale: else oneDNN 2.6 falls back to a slow kernel.
        let channel = try layout.sameOrder(of: shape, for: factors, .float32)
        var operations: [FusedOperation] = shift == nil ? [] : [.binary(.add, channel)]
        let fused = compiler.fusibleBehindBinary(group.functions, x)
        operations += fused.map { .elementwise($0) }
        let descriptor = try Primitive.Descriptor(
            compiler.naming("scale and shift", group), followedBy: operations
        ) {
            binary($0, $1, $2, dnnl_binary_mul, layout.handle, channel.handle, layout.handle)
        }
        if descriptor.implementation.hasPrefix("ref"), layout == (try .plain(shape, .float32)) {
            return try lowerLoop(group, in: &compiler)
        }
        let value = group.value(behind: fused.count)
        let scales = try compiler.read(group.inputs[1], as: factors, in: channel)
        let shifts = try shift.map { shift throws(EngineError) in
            try compiler.read(shift, as: factors, in: channel)
        }
        let result = try compiler.allocateForRepeated(over: x, in: source, for: value)
        var operands = [(DNNL_ARG_SRC_0, source), (DNNL_ARG_SRC_1, scales), (DNNL_ARG_DST, result)]
        if let shifts { operands.append((DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, shifts)) }
        try compiler.emit("scale and shift", descriptor, operands)
        compiler.bind(value, to: result)
        try compiler.lowerEpilogue(of: group, from: fused.count)
    }

    /// By a loop of our own, on 32-bit floats in plain order: for axes of which oneDNN knows nothing, or has slow kernels alone.
    private func lowerLoop(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], shape = compiler.shape(of: x)
        let operands = try group.inputs.map { value throws(EngineError) in
            try compiler.read(value, in: .plain(compiler.shape(of: value), .float32))
        }
        let result = try compiler.allocateOver(x, in: operands[0], for: group.head)
        let rows = ScaledRows(rows: AxisRows(shape, along: axis), hasShift: group.inputs.count > 2)
        compiler.emit("scale and shift", rows.kernel, operands + [result])
        compiler.bind(group.head, to: result)
        try compiler.lowerEpilogue(of: group, from: 0)
    }
}

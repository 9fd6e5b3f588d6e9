import COneDNN
import Tensors

// What runs element by element: scales, activation functions, sums.

extension PlanCompiler {
    mutating func lowerScaleAndShift(
        _ group: FusedGroup, _ scale: Constant, _ shift: Constant?
    ) throws(EngineError) {
        let x = group.inputs[0]
        let perChannel = Shape(shape(of: x).indices.map { $0 == 1 ? scale.shape[0] : 1 })
        let source = try read(x)
        let layout = layout(ofBuffer: source)
        // Factors in the order of what they scale: else oneDNN 2.6 falls back to a slow kernel.
        let channel = try layout.sameOrder(of: shape(of: x), for: perChannel, .float32)
        var operations: [FusedOperation] = shift == nil ? [] : [.binary(.add, channel)]
        let fused = mayFuseBehindBinary(x) ? elementwiseTail(of: group) : []
        operations += fused.map { .elementwise($0) }
        let descriptor = try Primitive.Descriptor(naming("scale and shift", group), followedBy: operations) {
            binary($0, $1, $2, dnnl_binary_mul, layout.handle, channel.handle, layout.handle)
        }
        let value = fused.isEmpty ? group.head : group.output
        let result = try allocateOver(x, in: source, for: value)
        var operands = [
            (DNNL_ARG_SRC_0, source), (DNNL_ARG_SRC_1, try constant(scale, as: perChannel, in: channel)),
            (DNNL_ARG_DST, result),
        ]
        if let shift {
            operands.append(
                (
                    DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1,
                    try constant(shift, as: perChannel, in: channel)
                ))
        }
        try emit("scale and shift", descriptor, operands)
        bind(value, to: result)
        try lowerTail(of: group, from: fused.count)
    }

    mutating func lowerElementwise(
        _ function: Elementwise, of x: Int, to output: Int
    ) throws(EngineError) {
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

    mutating func lowerElementwiseGradient(
        _ group: FusedGroup, _ function: Elementwise
    ) throws(EngineError) {
        let signal = group.inputs[0]
        let value = try read(group.inputs[1])
        let layout = layout(ofBuffer: value)
        let kernel = function.kernel
        let forward = try Primitive.Descriptor(naming("activation", group)) {
            eltwise_forward($0, $1, $2, kernel.backward, layout.handle, kernel.alpha, kernel.beta)
        }
        let descriptor = try Primitive.Descriptor(naming("activation's derivative", group)) {
            eltwise_backward(
                $0, $1, $2, kernel.backward, layout.handle, layout.handle, kernel.alpha, kernel.beta, forward.handle)
        }
        let input = try read(signal, in: layout)
        let result = try allocateOver(signal, in: input, for: group.output)
        try emit(
            "activation derivative", descriptor,
            [
                (function.derivative == .value ? DNNL_ARG_DST : DNNL_ARG_SRC, value), (DNNL_ARG_DIFF_DST, input),
                (DNNL_ARG_DIFF_SRC, result),
            ])
        bind(group.output, to: result)
    }

    mutating func lowerQuotient(_ group: FusedGroup, _ ε: Float) throws(EngineError) {
        let layout = try floats(inOrderOf: group.inputs[1])
        let divisor = try read(group.inputs[1], in: layout), dividend = try read(group.inputs[0], in: layout)
        let result = try allocateOver(group.inputs[0], in: dividend, for: group.output)
        let count = layout.byteCount / MemoryLayout<Float>.stride
        let loop = Loop { operands in
            let a = operands[0], b = operands[1], result = operands[2]
            for i in 0..<count {
                let stable = b[i] < 0 ? b[i] - ε : b[i] + ε
                result[i] = stable == 0 ? 0 : a[i] / stable
            }
        }
        emit("quotient", loop, [dividend, divisor, result])
        bind(group.output, to: result)
    }

    mutating func lowerBinary(_ group: FusedGroup, _ kind: Binary) throws(EngineError) {
        _ = try read(group.inputs[0])
        let fused = mayFuseBehindBinary(group.inputs[0]) ? elementwiseTail(of: group) : []
        let value = fused.isEmpty ? group.head : group.output
        try lowerBinary(kind, group.inputs[0], group.inputs[1], to: value, fused: fused)
        try lowerTail(of: group, from: fused.count)
    }

    mutating func lowerBinary(
        _ kind: Binary, _ a: Int, _ b: Int, to output: Int, fused: [Elementwise] = []
    ) throws(EngineError) {
        let first = try read(a)
        let layout = layout(ofBuffer: first)
        let other = shape(of: b) == shape(of: a) ? layout : try Layout.plain(shape(of: b), layout.precision)
        let second = try read(b, in: other)
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

    /// The activation functions behind a kernel that takes nothing else behind it.
    private func elementwiseTail(of group: FusedGroup) -> [Elementwise] {
        group.tail.compactMap { if case .elementwise(let function, _) = $0 { function } else { nil } }
    }

    /// Whether a binary kernel whose result lies as `value` does may apply activation functions to it.
    ///
    /// In blocks that are not full, oneDNN 2.6's applies them to the wrong elements.
    func mayFuseBehindBinary(_ value: Int) -> Bool { layout(of: value).map { !$0.isPadded(shape(of: value)) } ?? false }
}

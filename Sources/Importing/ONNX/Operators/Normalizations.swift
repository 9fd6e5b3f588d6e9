import Networks
import Tensors

// Normalizations: by statistics that are known, or by those of the value itself.

extension Operators {
    static let normalizations: [String: Translator] = [
        "BatchNormalization": batch, "LayerNormalization": layer, "InstanceNormalization": instance,
        "GroupNormalization": group, "RMSNormalization": rootMeanSquare, "LRN": localResponse,
        "MeanVarianceNormalization": meanVariance, "LpNormalization": unitLength,
    ]

    /// A vector of as many numbers as there are channels.
    private static func vector(_ call: OperatorCall, _ index: Int, _ count: Int) throws(ONNXError) -> Tensor {
        guard let known = try call.known(index), known.sizes == [count] else {
            throw call.failure(.shape("an input \(index) that is not of \(count) numbers"))
        }
        return known.tensor
    }

    @Sendable private static func batch(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        if call.flag("training_mode") { throw call.failure(.unsupported("training")) }
        var x = try call.traced(0)
        try call.require(x.rank >= 2, "\(x.sizes)")
        if x.order[1] != 1 { x = call.translation.plain(x) }
        let channels = x.sizes[1]
        let layer = BatchNormalization(
            call.node.outputs[0], gamma: try vector(call, 1, channels), beta: try vector(call, 2, channels),
            mean: try vector(call, 3, channels), variance: try vector(call, 4, channels),
            epsilon: call.float("epsilon", 1e-5))
        var y = try call.layer(layer, x)
        y.order = x.order
        return [.traced(y)]
    }

    /// Over the last axes, from one on.
    @Sendable private static func layer(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0), epsilon = call.float("epsilon", 1e-5)
        let axis = try call.axis(call.int("axis", -1), rank: x.rank), rest = Array(x.sizes[axis...])
        guard let gamma = try call.known(1), Broadcasting.sizes(gamma.sizes, rest) == rest else {
            throw call.failure(.shape("a missing or unfit scale"))
        }
        let beta = try call.known(2)
        try call.require(
            beta.map { Broadcasting.sizes($0.sizes, rest) == rest } ?? true, "a shift of \(beta?.sizes ?? [])")
        let isVector = gamma.sizes == rest && (beta.map { $0.sizes == rest } ?? true)
        if rest.count == 1, isVector, let physical = x.order[axis] {
            let layer = LayerNormalization(
                call.node.outputs[0], gamma: gamma.tensor, beta: beta?.tensor ?? Tensor(zeros: gamma.shape),
                epsilon: epsilon,
                axis: physical)
            var y = try call.layer(layer, x)
            y.order = x.order
            return [.traced(try call.translation.tokens(y, for: call))] + (try statistics(call, x, axis, epsilon))
        }
        let scale = call.constant(gamma.tensor, "scale"), shift = beta.map { call.constant($0.tensor, "shift") }
        return [
            .traced(
                try call.formula([call.translation.plain(x)]) { inputs in
                    let shape = inputs[0].shape, behind = shape.dropFirst(axis).reduce(1, *)
                    let flat = inputs[0].reshaped(to: [shape.elementCount / behind, behind]).normalized(
                        over: 1, epsilon: epsilon)
                    let scaled = flat.reshaped(to: shape) * inputs[0].constant(scale)
                    return shift.map { scaled + inputs[0].constant($0) } ?? scaled
                })
        ] + (try statistics(call, x, axis, epsilon))
    }

    /// The mean and 1 / √(σ² + ε) over the last axes, where somebody asks for them.
    private static func statistics(
        _ call: OperatorCall, _ x: TracedValue, _ axis: Int, _ epsilon: Float
    ) throws(ONNXError) -> [Translation.FileValue] {
        guard call.node.outputs.count > 1 else { return [] }
        let plain = call.translation.plain(x), axes = Array(axis..<x.rank)
        return [
            .traced(try call.formula([plain], suffix: " mean") { $0[0].mean(over: axes) }),
            .traced(
                try call.formula([plain], suffix: " deviation") { inputs in
                    (inputs[0] - inputs[0].mean(over: axes)).applying(.square).mean(over: axes)
                        .applying(.linear(scale: 1, shift: epsilon)).applying(.squareRoot).applying(.reciprocal)
                }),
        ]
    }

    /// Over the places of each channel.
    @Sendable private static func instance(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), epsilon = call.float("epsilon", 1e-5)
        try call.require(x.rank >= 3, "\(x.sizes)")
        let scale = call.constant(try vector(call, 1, x.sizes[1]), "scale")
        let shift = call.constant(try vector(call, 2, x.sizes[1]), "shift")
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let shape = inputs[0].shape, places = shape.dropFirst(2).reduce(1, *)
                    return inputs[0].reshaped(to: [shape[0], shape[1], places]).normalized(over: 2, epsilon: epsilon)
                        .scaled(by: scale, shiftedBy: shift).reshaped(to: shape)
                })
        ]
    }

    /// Over the channels of a group and their places; a scale for each group, since version 21 for each channel.
    @Sendable private static func group(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), epsilon = call.float("epsilon", 1e-5), groups = call.int("num_groups", 0)
        try call.require(x.rank >= 2 && groups > 0 && x.sizes[1] % groups == 0, "\(groups) groups of \(x.sizes)")
        let channels = x.sizes[1]
        func perChannel(_ index: Int) throws(ONNXError) -> Tensor {
            guard let known = try call.known(index), known.count == channels || known.count == groups else {
                throw call.failure(.shape("a missing or unfit input \(index)"))
            }
            if known.count == channels { return known.tensor.reshaped(to: [channels]) }
            let numbers = known.tensor.elements
            return Tensor((0..<channels).map { numbers[$0 / (channels / groups)] }, shape: [channels])
        }
        let scale = call.constant(try perChannel(1), "scale"), shift = call.constant(try perChannel(2), "shift")
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let shape = inputs[0].shape
                    return inputs[0].reshaped(to: [shape[0], groups, shape.elementCount / (shape[0] * groups)])
                        .normalized(over: 2, epsilon: epsilon).reshaped(to: shape).scaled(by: scale, shiftedBy: shift)
                })
        ]
    }

    /// x / √(mean x² + ε), over the last axes.
    @Sendable private static func rootMeanSquare(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), epsilon = call.float("epsilon", 1e-5)
        let axis = try call.axis(call.int("axis", -1), rank: x.rank), axes = Array(axis..<x.rank)
        let rest = Array(x.sizes[axis...])
        guard let gamma = try call.known(1), Broadcasting.sizes(gamma.sizes, rest) == rest else {
            throw call.failure(.shape("a missing or unfit scale"))
        }
        let scale = call.constant(gamma.tensor, "scale")
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let mean = inputs[0].applying(.square).mean(over: axes)
                    let factor = mean.applying(.linear(scale: 1, shift: epsilon)).applying(.squareRoot).applying(
                        .reciprocal)
                    return inputs[0] * factor * inputs[0].constant(scale)
                })
        ]
    }

    /// x / (k + α / n Σ x²)^β, the sum over n channels around each.
    @Sendable private static func localResponse(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), size = call.int("size", 1), channels = x.rank > 1 ? x.sizes[1] : 0
        try call.require(
            (1...max(1, 2 * channels)).contains(size) && channels > 0, "a neighbourhood of \(size) in \(x.sizes)")
        let alpha = call.float("alpha", 1e-4), beta = call.float("beta", 0.75), bias = call.float("bias", 1)
        let taps = Taps(
            (0..<channels).map { channel in
                (max(0, channel - (size - 1) / 2)...min(channels - 1, channel + size / 2)).map {
                    ($0, alpha / Float(size))
                }
            })
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let sum = inputs[0].applying(.square).interpolated(along: 1, taps)
                    return inputs[0] * sum.applying(.linear(scale: 1, shift: bias)).applying(.power(exponent: -beta))
                })
        ]
    }

    @Sendable private static func meanVariance(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0)
        let axes = try (call.ints("axes") ?? [0, 2, 3]).map { axis throws(ONNXError) in
            try call.axis(axis, rank: x.rank)
        }
        if let batch = x.batchAxis, axes.contains(batch) { throw call.failure(.unsupported("to mix examples")) }
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let centred = inputs[0] - inputs[0].mean(over: axes)
                    let deviation = centred.applying(.square).mean(over: axes).applying(.squareRoot)
                    return Value.combined(.divide, centred, deviation.applying(.linear(scale: 1, shift: 1e-9)))
                })
        ]
    }

    @Sendable private static func unitLength(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), axis = try call.axis(call.int("axis", -1), rank: x.rank), p = call.int("p", 2)
        guard p == 1 || p == 2 else { throw call.failure(.unsupported("the norm \(p)")) }
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let length =
                        p == 1
                        ? inputs[0].applying(.absolute).summed(over: [axis])
                        : inputs[0].applying(.square).summed(over: [axis]).applying(.squareRoot)
                    // Zeros stay zeros.
                    let isZero = length.applying(.logicalNot)
                    return Value.combined(.divide, inputs[0], length + isZero)
                })
        ]
    }
}

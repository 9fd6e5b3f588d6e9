import Networks
import Tensors

// Functions of one number.

extension Operators {
    static let activations: [String: Translator] = {
        var all: [String: Translator] = [
            "Relu": { try activation($0, ReLU()) },
            "Sigmoid": { try activation($0, Sigmoid()) },
            "HardSwish": { try activation($0, HardSwish()) },
            "Identity": { [try $0.input(0)] },
            "Dropout": dropout, "Cast": cast, "CastLike": castLike, "Clip": clip, "Gelu": gelu, "Selu": selu,
            "Celu": celu,
            "HardSigmoid": hardSigmoid, "ThresholdedRelu": thresholdedRelu, "Shrink": shrink, "Softmax": softmax,
            "LogSoftmax": logSoftmax, "Hardmax": hardmax, "PRelu": prelu, "Swish": swish, "Erfc": complementaryError,
        ]
        let functions: [(String, @Sendable (OperatorCall) -> Elementwise)] = [
            ("Abs", { _ in .absolute }), ("Neg", { _ in .linear(scale: -1, shift: 0) }), ("Exp", { _ in .exponential }),
            ("Log", { _ in .logarithm }), ("Sqrt", { _ in .squareRoot }), ("Reciprocal", { _ in .reciprocal }),
            ("Tanh", { _ in .tanh }), ("Erf", { _ in .errorFunction }), ("Softplus", { _ in .softplus }),
            ("Softsign", { _ in .softsign }), ("Mish", { _ in .mish }), ("Sin", { _ in .sine }),
            ("Cos", { _ in .cosine }), ("Tan", { _ in .tangent }), ("Asin", { _ in .arcsine }),
            ("Acos", { _ in .arccosine }), ("Atan", { _ in .arctangent }), ("Sinh", { _ in .hyperbolicSine }),
            ("Cosh", { _ in .hyperbolicCosine }), ("Asinh", { _ in .arsinh }), ("Acosh", { _ in .arcosh }),
            ("Atanh", { _ in .artanh }), ("Floor", { _ in .floor }), ("Ceil", { _ in .ceiling }),
            ("Round", { _ in .round }), ("Sign", { _ in .sign }), ("IsNaN", { _ in .isNaN }),
            ("Not", { _ in .logicalNot }),
            ("Elu", { .elu(alpha: $0.float("alpha", 1)) }),
            ("LeakyRelu", { .leakyReLU(slope: $0.float("alpha", 0.01)) }),
            (
                "IsInf",
                { .isInfinite(positive: $0.flag("detect_positive", true), negative: $0.flag("detect_negative", true)) }
            ),
        ]
        for (name, function) in functions { all[name] = { try activation($0, Activation(name, function($0))) } }
        return all
    }()

    /// A layer that takes each number by itself.
    static func activation(_ call: OperatorCall, _ layer: some Layer) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.traced(0)
        var y = try call.layer(layer, x)
        y.order = x.order
        return [.traced(y)]
    }

    /// A formula that takes each number by itself.
    private static func placewise(
        _ call: OperatorCall, _ formula: @escaping @Sendable (Value) -> Value
    ) throws(ONNXError) -> [Translation.FileValue] {
        try activation(call, FormulaLayer(call.node.operation) { formula($0[0]) })
    }

    @Sendable private static func dropout(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        if call.has(2), let training = try call.known(2)?.whole?.first, training != 0 {
            throw call.failure(.unsupported("training"))
        }
        let x = try call.input(0)
        return [x, .known(KnownValue(Array(repeating: 1, count: x.sizes.reduce(1, *)), x.sizes, type: .bool))]
    }

    // MARK: Types

    @Sendable private static func cast(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        guard let type = call.int("to").flatMap(ONNXType.init) else { throw call.failure(.unsupported("that type")) }
        return try cast(call, to: type)
    }

    @Sendable private static func castLike(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        try cast(call, to: try call.input(1).type)
    }

    /// All that depends on the image is computed in floats: only what a type cuts off has to be computed.
    private static func cast(_ call: OperatorCall, to type: ONNXType) throws(ONNXError) -> [Translation.FileValue] {
        if type == .bool { return try placewise(call) { $0.applying(.logicalNot).applying(.logicalNot) } }
        if !type.isWhole { return [try call.input(0)] }
        return try placewise(call) { $0.towardZero }
    }

    // MARK: Functions with settings

    @Sendable private static func clip(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let bounds = try [1, 2].filter(call.has).map { index throws(ONNXError) in try call.input(index) }
        if bounds.contains(where: { !$0.isKnown }) {
            // The upper bound counts last.
            let hasLow = call.has(1), hasHigh = call.has(2)
            return [
                try elementwise(call, [try call.input(0)] + bounds) { values in
                    let raised = hasLow ? Value.combined(.maximum, values[0], values[1]) : values[0]
                    return hasHigh ? Value.combined(.minimum, raised, values[values.count - 1]) : raised
                }
            ]
        }
        let low = try call.known(1)?.uniform ?? call.float("min", -.greatestFiniteMagnitude)
        let high = try call.known(2)?.uniform ?? call.float("max", .greatestFiniteMagnitude)
        if low == 0, high == .greatestFiniteMagnitude { return try activation(call, ReLU()) }
        if low == 0, high > 0 { return try activation(call, ReLU(ceiling: high)) }
        // Where the bounds are crossed the upper one counts.
        return try activation(call, Activation("Clip", .clamp(low: min(low, high), high: high)))
    }

    @Sendable private static func gelu(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        call.text("approximate", "none") == "tanh"
            ? try activation(call, Activation("Gelu", .geluTanh)) : try activation(call, GELU())
    }

    @Sendable private static func swish(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 1)
        if alpha == 1 { return try activation(call, Activation("Swish", .swish)) }
        return try placewise(call) { $0 * $0.applying(.linear(scale: alpha, shift: 0)).applying(.sigmoid) }
    }

    @Sendable private static func selu(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 1.673_263_2), gamma = call.float("gamma", 1.050_701)
        return try placewise(call) { $0.applying(.elu(alpha: alpha)).applying(.linear(scale: gamma, shift: 0)) }
    }

    /// max(0, x) + min(0, α (exp(x / α) - 1)).
    @Sendable private static func celu(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 1)
        return try placewise(call) {
            $0.applying(.linear(scale: 1 / alpha, shift: 0)).applying(.elu(alpha: 1))
                .applying(.linear(scale: alpha, shift: 0))
        }
    }

    @Sendable private static func hardSigmoid(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 0.2), beta = call.float("beta", 0.5)
        if abs(alpha - 1 / 6) < 1e-6, beta == 0.5 { return try activation(call, HardSigmoid()) }
        return try placewise(call) { $0.applying(.linear(scale: alpha, shift: beta)).applying(.clamp(low: 0, high: 1)) }
    }

    @Sendable private static func thresholdedRelu(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 1)
        return try placewise(call) { x in
            let passes = x.applying(.linear(scale: 1, shift: -alpha)).applying(.relu).applying(.sign)
            return x * passes
        }
    }

    /// x + bias below -λ, x - bias above λ, 0 between them.
    @Sendable private static func shrink(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let lambda = call.float("lambd", 0.5), bias = call.float("bias", 0)
        return try placewise(call) { x in
            let above = x.applying(.linear(scale: 1, shift: -lambda)).applying(.relu).applying(.sign)
            let below = x.applying(.linear(scale: -1, shift: -lambda)).applying(.relu).applying(.sign)
            return x.applying(.linear(scale: 1, shift: -bias)) * above + x.applying(.linear(scale: 1, shift: bias))
                * below
        }
    }

    /// Slopes for numbers below zero, broadcast.
    @Sendable private static func prelu(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        if let slope = try? call.known(1)?.uniform {
            return try activation(call, Activation("PRelu", .leakyReLU(slope: slope)))
        }
        if case .known(let slopes) = try call.input(1), let x = try? call.traced(0), x.isPlain,
            slopes.sizes.count == x.rank - 1, Broadcasting.sizes(x.sizes, slopes.sizes) == x.sizes
        {
            return try activation(call, ParametricReLU(call.node.outputs[0], slopes: slopes.tensor))
        }
        return [
            try elementwise(call, [try call.input(0), try call.input(1)]) {
                $0[0].applying(.relu) - $0[1] * $0[0].negated().applying(.relu)
            }
        ]
    }

    /// 1 - erf x: no operator of the standard, but TensorFlow's converter writes it.
    @Sendable private static func complementaryError(
        _ call: OperatorCall
    ) throws(ONNXError) -> [Translation.FileValue] {
        try placewise(call) { $0.applying(.errorFunction).applying(.linear(scale: -1, shift: 1)) }
    }

    // MARK: Over an axis

    @Sendable private static func softmax(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let sizes = try call.sizes(0)
        if sizes.count >= 3, sizes.suffix(2).first == sizes.last { call.translation.maps.noteAttention() }
        return try overAxis(call) { $0.softmax(over: $1) }
    }

    @Sendable private static func logSoftmax(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        try overAxis(call) { $0.logSoftmax(over: $1) }
    }

    @Sendable private static func hardmax(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        try overAxis(call) { x, axis in
            let places = (0..<x.shape[axis]).map { Float($0) }
            let sizes = x.shape.indices.map { $0 == axis ? places.count : 1 }
            let count = x.constant(Constant(Tensor(places, shape: Shape(sizes)), key: "places \(sizes)"))
            return Value.combined(.equal, count.broadcast(to: x.shape), x.indicesOfLargest(over: axis))
        }
    }

    /// Before version 13 of the operators, all axes from one on were taken together.
    private static func overAxis(
        _ call: OperatorCall, _ formula: @escaping @Sendable (Value, Int) -> Value
    ) throws(ONNXError) -> [Translation.FileValue] {
        let rank = try call.sizes(0).count
        let axis = try call.axis(call.int("axis", call.opset < 13 ? 1 : -1), rank: rank)
        let x = try call.traced(0)
        if call.opset < 13, x.sizes.dropFirst(axis + 1).contains(where: { $0 != 1 }) {
            let x = call.translation.plain(x)
            return [
                .traced(
                    try call.formula([x]) { inputs in
                        let shape = inputs[0].shape, before = shape.prefix(axis).reduce(1, *)
                        let flat = inputs[0].reshaped(to: [before, shape.elementCount / before])
                        return formula(flat, 1).reshaped(to: shape)
                    })
            ]
        }
        guard let physical = x.order[axis] else {
            return try placewise(call) {
                formula($0.reshaped(to: Shape($0.shape.sizes + [1])), $0.shape.rank).reshaped(to: $0.shape)
            }
        }
        var y = try call.formula([x]) { formula($0[0], physical) }
        y.order = x.order
        return [.traced(y)]
    }
}

extension Value {
    /// The whole number beside each number that is nearer to zero.
    var towardZero: Value { applying(.absolute).applying(.floor) * applying(.sign) }
}

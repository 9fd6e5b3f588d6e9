import Networks
import Tensors

// Operators of tables, as scikit-learn's models are exported (the domain ai.onnx.ml).

extension Operators {
    static let tabular: [String: Translator] = [
        "ai.onnx.ml.Scaler": scaler, "ai.onnx.ml.LinearClassifier": classifier, "ai.onnx.ml.LinearRegressor": regressor,
        "ai.onnx.ml.Normalizer": normalizer, "ai.onnx.ml.ZipMap": { [try $0.input(0)] },
    ]

    /// (x - offset) scale.
    @Sendable private static func scaler(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), features = x.sizes.last ?? 1
        func vector(_ name: String, _ fallback: Float) throws(ONNXError) -> Tensor {
            let numbers = call.floats(name) ?? [fallback]
            if numbers.count == 1 { return Tensor(repeating: numbers[0], shape: [features]) }
            try call.require(numbers.count == features, "\(numbers.count) numbers for \(features) features")
            return Tensor(numbers, shape: [features])
        }
        let scale = try vector("scale", 1), offset = try vector("offset", 0)
        let factors = call.constant(scale, "scale"), shift = call.constant(offset * scale * -1, "shift"),
            axis = x.rank - 1
        return [.traced(try call.formula([x]) { $0[0].scaled(by: factors, shiftedBy: shift, along: axis) })]
    }

    /// The weights and offsets of a linear model, `[outputs, features]` and `[outputs]`.
    private static func linear(
        _ call: OperatorCall, _ x: TracedValue, coefficients: String, intercepts: String
    ) throws(ONNXError) -> TracedValue {
        let features = x.sizes.last ?? 0
        guard x.rank == 2, features > 0, let numbers = call.floats(coefficients), numbers.count % features == 0,
            !numbers.isEmpty
        else {
            throw call.failure(.shape("such coefficients for \(x.sizes)"))
        }
        let outputs = numbers.count / features, offsets = call.floats(intercepts)
        try call.require(
            offsets.map { $0.count == outputs } ?? true, "\(offsets?.count ?? 0) offsets for \(outputs) outputs")
        return try call.layer(
            Linear(
                call.node.outputs.last ?? call.node.name, weight: Tensor(numbers, shape: [outputs, features]),
                bias: offsets.map { Tensor($0, shape: [outputs]) }), x)
    }

    /// The class is no number that a signal passes: the scores alone.
    @Sendable private static func classifier(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        var scores = try linear(call, try call.plain(0), coefficients: "coefficients", intercepts: "intercepts")
        if scores.sizes[1] == 1 {
            // One score for two classes: that of the other one is its opposite.
            let weights = call.constant(Tensor([-1, 1], shape: [2, 1]), "signs")
            scores = try call.formula([scores], suffix: " both") { $0[0].transformed(by: weights, bias: nil) }
        }
        switch call.text("post_transform", "NONE") {
        case "NONE": break
        case "SOFTMAX": scores = try call.formula([scores], suffix: " softmax") { $0[0].softmax(over: 1) }
        case "LOGISTIC": scores = try call.layer(Sigmoid(), scores, suffix: " sigmoid")
        case let other: throw call.failure(.unsupported("the transformation \(other)"))
        }
        return [.known(KnownValue([0], [1])), .traced(scores)]
    }

    @Sendable private static func regressor(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        guard call.text("post_transform", "NONE") == "NONE" else {
            throw call.failure(.unsupported("that transformation"))
        }
        return [.traced(try linear(call, try call.plain(0), coefficients: "coefficients", intercepts: "intercepts"))]
    }

    /// Each row divided by its largest number, its sum or its length.
    @Sendable private static func normalizer(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let x = try call.plain(0), norm = call.text("norm", "MAX"), axes = [x.rank - 1]
        return [
            .traced(
                try call.formula([x]) { inputs in
                    let length =
                        switch norm {
                        case "L1": inputs[0].applying(.absolute).summed(over: axes)
                        case "L2": inputs[0].applying(.square).summed(over: axes).applying(.squareRoot)
                        default: inputs[0].applying(.absolute).maximum(over: axes)
                        }
                    return Value.combined(.divide, inputs[0], length)
                })
        ]
    }
}

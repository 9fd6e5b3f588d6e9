import Networks
import Tensors

/// ONNX's operators, each as the function that writes it with the kit's layers.
///
/// An operator is one of the kit's layers where there is one, so that every backward rule knows it; else a formula.
enum Operators {
    /// Throws `ONNXError`. (Closures do not infer what they throw.)
    typealias Translator = @Sendable (OperatorCall) throws -> [Translation.FileValue]

    /// All of them. Each is of one family.
    static let all: [String: Translator] = Dictionary(
        uniqueKeysWithValues: [
            activations, binaries, convolutions, products, movements, gatherings, shapes, resizing, reductions,
            poolings,
            normalizations, attention, recurrences, orderings, tabular, scatterings,
        ].joined().map { ($0.key, $0.value) })

    /// The inputs that are settings of an operator, rather than numbers that it computes with.
    static func settings(of operation: String) -> Set<Int> {
        switch operation {
        case "Reshape", "Expand", "Tile", "Squeeze", "Unsqueeze", "CumSum", "TopK", "Trilu", "Split": [1]
        case "Slice": [1, 2, 3, 4]
        case "Pad": [1, 3]
        case "Resize": [1, 2, 3]
        case "Upsample": [1]
        case "Gather", "GatherElements", "GatherND", "ScatterND", "ScatterElements", "Scatter", "OneHot": [1]
        case "Range": [0, 1, 2]
        case "LSTM", "GRU", "RNN": [4]
        case _ where operation.hasPrefix("Reduce"): [1]
        default: []
        }
    }

    /// The type of a result.
    static func resultType(of call: OperatorCall, _ index: Int) -> ONNXType {
        switch call.key {
        case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor", "Not", "IsNaN", "IsInf":
            return .bool
        case "ArgMax", "ArgMin", "Shape", "Size", "NonZero": return .int64
        case "TopK", "MaxPool": if index == 1 { return .int64 }
        case "Dropout": if index == 1 { return .bool }
        case "Cast": return call.int("to").flatMap(ONNXType.init) ?? .float
        case "CastLike", "Where": return call.inputs.count > 1 ? call.inputs[1]?.type ?? .float : .float
        case "OneHot": return call.inputs.count > 2 ? call.inputs[2]?.type ?? .float : .float
        default: break
        }
        return call.inputs.first.flatMap { $0 }?.type ?? .float
    }
}

extension Translation.FileValue {
    var type: ONNXType {
        switch self {
        case .known(let value): value.type
        case .traced(let value): value.type
        }
    }
}

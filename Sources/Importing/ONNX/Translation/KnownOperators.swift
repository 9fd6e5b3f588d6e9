import Tensors

/// Operators on values that are known: arithmetic on whole numbers, and elements that only change places.
///
/// What else follows from known values, the layers compute.
enum KnownOperators {
    /// - Returns: nil for an operator that is not one of these, on those values.
    static func results(of call: OperatorCall) throws(ONNXError) -> [KnownValue]? {
        let inputs = call.inputs.map { $0.flatMap(\.known) }
        if let result = try resultOfNothing(call, inputs) { return result }
        if let result = try movement(call, inputs) { return result }
        if let first = inputs.first.flatMap({ $0 }), first.type.isWhole || call.key == "Cast" || call.key == "CastLike"
        {
            return try arithmetic(call, inputs)
        }
        return nil
    }
}

extension Translation.FileValue {
    var traced: TracedValue? { if case .traced(let value) = self { value } else { nil } }

    var known: KnownValue? { if case .known(let value) = self { value } else { nil } }
}

import Tensors

// Values that an operator makes of nothing but its settings.

extension KnownOperators {
    static func constant(_ call: OperatorCall) throws(ONNXError) -> KnownValue {
        switch (call.attribute("value"), call.node.attributes.first?.value) {
        case (.tensor(let stored)?, _):
            guard let known = KnownValue(stored) else { throw call.failure(.unknownType(stored.type)) }
            return known
        case (_, .float(let number)?): return KnownValue(Tensor([number], shape: []))
        case (_, .floats(let numbers)?): return KnownValue(Tensor(numbers, shape: [numbers.count]))
        case (_, .integer(let number)?): return KnownValue([number], [])
        case (_, .integers(let numbers)?): return KnownValue(numbers, [numbers.count])
        default: throw call.failure(.unsupported("a constant that is no number"))
        }
    }

    static func range(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> KnownValue {
        let parts = inputs.compactMap { $0 }
        guard parts.count == 3, parts.allSatisfy({ $0.count == 1 }) else { throw call.failure(.shape("a missing end")) }
        if parts[0].type.isWhole, let numbers = Optional(parts.compactMap { $0.whole?.first }), numbers.count == 3 {
            let (distance, overflows) = numbers[1].subtractingReportingOverflow(numbers[0])
            let steps = numbers[2] == 0 ? Double.infinity : Double(distance) / Double(numbers[2])
            try call.require(!overflows && abs(steps) < 0x1p26, "a range of \(numbers)")
            let all = Array(stride(from: numbers[0], to: numbers[1], by: numbers[2]))
            return KnownValue(all, [all.count], type: parts[0].type)
        }
        let numbers = parts.map { Double($0.tensor.elements[0]) }
        let count = max(0, ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up))
        try call.require(count.isFinite && count < 1e8, "a range of \(numbers)")
        let all = (0..<Int(count)).map { Float(numbers[0] + Double($0) * numbers[2]) }
        return KnownValue(Tensor(all, shape: [all.count]), type: parts[0].type)
    }
}

import Tensors

// Arithmetic on whole numbers that are known: sizes and indices.

extension KnownOperators {
    static func arithmetic(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> [KnownValue]? {
        guard let x = inputs[0] else { return nil }
        if let type = try castType(call, inputs) { return [x.cast(to: type)] }
        guard let a = x.whole else { return nil }
        let type = x.type
        func each(_ function: (Int) -> Int) -> [KnownValue] {
            [KnownValue(a.map { type.wrapping(function($0)) }, x.sizes, type: type)]
        }
        switch call.key {
        case "Neg": return each { 0 &- $0 }
        case "Abs": return each { $0 < 0 ? 0 &- $0 : $0 }
        case "Sign": return each { $0.signum() }
        case "Not": return each { $0 == 0 ? 1 : 0 }
        case "BitwiseNot": return each { ~$0 }
        case "Relu": return each { max(0, $0) }
        case "NonZero": return [x.placesOfNonZero(a)]
        case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin": return try reduction(call, x, a)
        default: break
        }
        guard let function = try binary(call, type), inputs.count >= 2 else { return nil }
        var result = x, numbers = a
        for case let other? in inputs.dropFirst() {
            guard let b = other.whole, let sizes = Broadcasting.sizes(result.sizes, other.sizes),
                KnownValue.isSound(sizes)
            else {
                throw call.failure(.shape("\(result.sizes) beside \(other.sizes)"))
            }
            let left = KnownValue(numbers, result.sizes).broadcast(to: sizes).whole!
            let right = KnownValue(b, other.sizes).broadcast(to: sizes).whole!
            numbers = try zip(left, right).map { a, b throws(ONNXError) in
                guard let value = function.apply(a, b) else { throw call.failure(.shape("a division by 0")) }
                return function.resultType.wrapping(value)
            }
            result = KnownValue(numbers, sizes, type: function.resultType)
        }
        return [result]
    }

    private static func castType(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> ONNXType? {
        switch call.key {
        case "Cast":
            guard let type = call.int("to").flatMap(ONNXType.init) else {
                throw call.failure(.unsupported("that type"))
            }
            return type
        case "CastLike": return inputs.count > 1 ? inputs[1]?.type : nil
        default: return nil
        }
    }

    private struct BinaryFunction {
        let resultType: ONNXType
        let apply: (Int, Int) -> Int?
    }

    private static func binary(_ call: OperatorCall, _ type: ONNXType) throws(ONNXError) -> BinaryFunction? {
        func number(_ apply: @escaping (Int, Int) -> Int?) -> BinaryFunction {
            BinaryFunction(resultType: type, apply: apply)
        }
        func truth(_ apply: @escaping (Int, Int) -> Bool) -> BinaryFunction {
            BinaryFunction(resultType: .bool) { apply($0, $1) ? 1 : 0 }
        }
        switch call.key {
        case "Add", "Sum": return number { $0 &+ $1 }
        case "Sub": return number { $0 &- $1 }
        case "Mul": return number { $0 &* $1 }
        case "Div": return number { $1 == 0 ? nil : $0.dividedReportingOverflow(by: $1).partialValue }
        case "Mod":
            let keepsSign = call.flag("fmod")
            return number { a, b in
                guard b != 0 else { return nil }
                let rest = a.remainderReportingOverflow(dividingBy: b).partialValue
                return keepsSign || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b
            }
        case "Pow":
            return number { a, b in
                guard b >= 0 else { return a == 1 ? 1 : 0 }
                var result = 1
                for _ in 0..<min(b, 64) { result = result &* a }
                return result
            }
        case "Max": return number { max($0, $1) }
        case "Min": return number { min($0, $1) }
        case "BitwiseAnd": return number { $0 & $1 }
        case "BitwiseOr": return number { $0 | $1 }
        case "BitwiseXor": return number { $0 ^ $1 }
        case "BitShift":
            let isLeft = call.text("direction", "") == "LEFT"
            return number { isLeft ? $0 << $1 : Int(bitPattern: UInt(bitPattern: $0) >> UInt(bitPattern: max(0, $1))) }
        case "Equal": return truth(==)
        case "Less": return truth(<)
        case "LessOrEqual": return truth(<=)
        case "Greater": return truth(>)
        case "GreaterOrEqual": return truth(>=)
        case "And": return truth { $0 != 0 && $1 != 0 }
        case "Or": return truth { $0 != 0 || $1 != 0 }
        case "Xor": return truth { ($0 != 0) != ($1 != 0) }
        default: return nil
        }
    }

    private static func reduction(_ call: OperatorCall, _ x: KnownValue, _ numbers: [Int]) throws(ONNXError)
        -> [KnownValue]?
    {
        let rank = x.sizes.count
        let axes = try call.axes(input: 1, rank: rank) ?? Array(0..<rank)
        if axes.isEmpty || numbers.isEmpty { return nil }
        let keeps = call.flag("keepdims", true), kept = x.sizes.indices.filter { !axes.contains($0) }
        let moved = x.transposed(kept + axes), group = axes.reduce(1) { $0 * x.sizes[$1] }
        guard let all = moved.whole else { return nil }
        let results = stride(from: 0, to: all.count, by: group).map { start -> Int in
            let part = all[start..<start + group]
            return switch call.key {
            case "ReduceProd": part.reduce(1, &*)
            case "ReduceMax": part.max()!
            case "ReduceMin": part.min()!
            default: part.reduce(0, &+)
            }
        }
        let sizes = keeps ? x.sizes.indices.map { axes.contains($0) ? 1 : x.sizes[$0] } : kept.map { x.sizes[$0] }
        return [KnownValue(results.map(x.type.wrapping), sizes, type: x.type)]
    }
}

extension KnownValue {
    /// The places of what is not zero, `[axes, count]`.
    fileprivate func placesOfNonZero(_ numbers: [Int]) -> KnownValue {
        let strides = shape.strides, places = numbers.indices.filter { numbers[$0] != 0 }
        let indices = sizes.indices.flatMap { axis in places.map { $0 / strides[axis] % sizes[axis] } }
        return KnownValue(indices, [sizes.count, places.count])
    }
}

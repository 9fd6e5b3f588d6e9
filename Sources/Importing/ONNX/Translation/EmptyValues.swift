import Tensors

// What follows from values without elements: no layer computes with nothing.

extension KnownOperators {
    /// - Returns: nil for an operator of which nothing follows from nothing, and where there are elements.
    static func resultOfNothing(_ call: OperatorCall, _ inputs: [KnownValue?]) throws(ONNXError) -> [KnownValue]? {
        guard let x = inputs.first.flatMap({ $0 }), inputs.contains(where: { $0?.count == 0 }) else { return nil }
        let type = call.resultType(0)
        if call.key.hasPrefix("Reduce"), x.count == 0 {
            let rank = x.sizes.count, given = try call.axes(input: 1, rank: rank) ?? []
            let axes = given.isEmpty && !call.flag("noop_with_empty_axes") ? Array(0..<rank) : given
            let sizes = x.sizes.indices.compactMap { axis in
                axes.contains(axis) ? (call.flag("keepdims", true) ? 1 : nil) : x.sizes[axis]
            }
            let count = sizes.reduce(1, *)
            if type.isWhole {
                return [KnownValue(Array(repeating: wholeReduction(call.key, type), count: count), sizes, type: type)]
            }
            return [KnownValue(Tensor(repeating: reduction(call.key), shape: Shape(sizes)), type: type)]
        }
        if Operators.activations[call.key] != nil || call.key == "Trilu" {
            return x.count > 0 ? nil : [type == x.type ? x : x.cast(to: type)]
        }
        guard Operators.binaries[call.key] != nil else { return nil }
        var sizes: [Int]? = x.sizes
        for case let other? in inputs { sizes = sizes.flatMap { Broadcasting.sizes($0, other.sizes) } }
        guard let sizes, sizes.contains(0) else { throw call.failure(.shape("a value without elements")) }
        return [type.isWhole ? KnownValue([], sizes, type: type) : KnownValue(Tensor(zeros: Shape(sizes)), type: type)]
    }

    /// What a reduction of no numbers gives.
    private static func reduction(_ name: String) -> Float {
        switch name {
        case "ReduceProd": 1
        case "ReduceMax", "ReduceLogSum", "ReduceLogSumExp": -.infinity
        case "ReduceMin": .infinity
        case "ReduceMean": .nan
        default: 0
        }
    }

    private static func wholeReduction(_ name: String, _ type: ONNXType) -> Int {
        switch name {
        case "ReduceProd": 1
        case "ReduceMax": type.range.lowerBound
        case "ReduceMin": type.range.upperBound
        default: 0
        }
    }
}

extension ONNXType {
    /// The smallest and the largest whole number of this type, as far as an `Int` goes.
    fileprivate var range: ClosedRange<Int> {
        switch self {
        case .bool: 0...1
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65535
        case .int16: -32768...32767
        case .int32: Int(Int32.min)...Int(Int32.max)
        case .uint32: 0...Int(UInt32.max)
        case .uint64: 0...Int.max
        default: Int.min...Int.max
        }
    }
}

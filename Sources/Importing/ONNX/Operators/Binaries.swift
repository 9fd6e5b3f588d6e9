import Networks
import Tensors

// Functions of two numbers and more, element by element; axes of size 1 are repeated.

extension Operators {
    static let binaries: [String: Translator] = {
        var all: [String: Translator] = [
            "Where": choose, "Mod": remainder, "Pow": power, "Div": divide,
            "Sum": { try folded($0, Binary.add) }, "Max": { try folded($0, Binary.maximum) },
            "Min": { try folded($0, Binary.minimum) }, "Mean": mean,
        ]
        let kinds: [(String, Binary)] = [
            ("Add", .add), ("Sub", .subtract), ("Mul", .multiply), ("Equal", .equal), ("Less", .less),
            ("LessOrEqual", .lessOrEqual), ("Greater", .greater), ("GreaterOrEqual", .greaterOrEqual), ("And", .and),
            ("Or", .or), ("Xor", .xor),
        ]
        for (name, kind) in kinds { all[name] = { [try combination($0, kind, try $0.input(0), try $0.input(1))] } }
        return all
    }()

    /// Two values, one of which may be known.
    private static func combination(
        _ call: OperatorCall, _ kind: Binary, _ a: Translation.FileValue, _ b: Translation.FileValue,
        suffix: String = ""
    ) throws(ONNXError) -> Translation.FileValue {
        switch (a, b) {
        case (.traced(let x), .traced(let y)):
            if let layer = try twoMaps(call, kind, x, y) { return .traced(layer) }
        case (.traced(let x), .known(let known)):
            if let result = try withConstant(call, kind, x, known, constantIsFirst: false) { return .traced(result) }
        case (.known(let known), .traced(let x)):
            if let result = try withConstant(call, kind, x, known, constantIsFirst: true) { return .traced(result) }
        case (.known, .known): break
        }
        return try elementwise(call, [a, b], suffix: suffix) { Value.combined(kind, $0[0], $0[1]) }
    }

    /// Whole numbers are divided toward zero.
    @Sendable private static func divide(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let (a, b) = (try call.input(0), try call.input(1))
        guard a.type.isWhole else { return [try combination(call, .divide, a, b)] }
        return [try elementwise(call, [a, b]) { Value.combined(.divide, $0[0], $0[1]).towardZero }]
    }

    /// Sums and gates of maps are layers that every backward rule knows.
    private static func twoMaps(
        _ call: OperatorCall, _ kind: Binary, _ x: TracedValue, _ y: TracedValue
    ) throws(ONNXError) -> TracedValue? {
        guard x.order == y.order, x.one.shape.rank == y.one.shape.rank else { return nil }
        if kind == .add, x.one.shape == y.one.shape, x.two.shape == y.two.shape {
            var sum = try call.layer(Add(), x, y)
            sum.order = x.order
            return sum
        }
        guard kind == .multiply, x.one.shape.rank == 4 else { return nil }
        func isGate(_ gate: TracedValue, of map: TracedValue) -> Bool {
            gate.two.shape == [map.two.shape[0], map.two.shape[1], 1, 1] && gate.two.shape != map.two.shape
        }
        let (map, gate) = isGate(x, of: y) ? (y, x) : (x, y)
        guard isGate(gate, of: map) else { return nil }
        var product = try call.layer(ChannelGate(), map, gate)
        product.order = x.order
        return product
    }

    /// A value and a number, or a number for each place of an axis.
    private static func withConstant(
        _ call: OperatorCall, _ kind: Binary, _ x: TracedValue, _ known: KnownValue, constantIsFirst: Bool
    ) throws(ONNXError) -> TracedValue? {
        guard known.sizes.count <= x.rank else { return nil }
        func kept(_ layer: some Layer) throws(ONNXError) -> TracedValue {
            var y = try call.layer(layer, x)
            y.order = x.order
            return y
        }
        let kindName = call.node.operation
        if known.count == 1, let number = known.uniform {
            switch (kind, constantIsFirst) {
            case (.add, _): return try kept(Activation(kindName, .linear(scale: 1, shift: number)))
            case (.subtract, false): return try kept(Activation(kindName, .linear(scale: 1, shift: -number)))
            case (.subtract, true): return try kept(Activation(kindName, .linear(scale: -1, shift: number)))
            case (.multiply, _): return try kept(Activation(kindName, .linear(scale: number, shift: 0)))
            case (.divide, false) where number != 0:
                return try kept(Activation(kindName, .linear(scale: 1 / number, shift: 0)))
            default: return nil
            }
        }
        // A number for each place of one axis.
        let missing = x.rank - known.sizes.count, sizes = Array(repeating: 1, count: missing) + known.sizes
        let large = sizes.indices.filter { sizes[$0] != 1 }
        guard large.count == 1, let physical = x.order[large[0]], x.sizes[large[0]] == known.count,
            x.batchAxis != physical
        else { return nil }
        let numbers = known.tensor.reshaped(to: [known.count])
        let ones = Constant(Tensor(repeating: 1, shape: numbers.shape), key: "ones \(known.count)")
        switch (kind, constantIsFirst) {
        case (.add, _), (.subtract, false):
            let shift = call.constant(kind == .add ? numbers : numbers * -1, "shift")
            return try kept(FormulaLayer(kindName) { $0[0].scaled(by: ones, shiftedBy: shift, along: physical) })
        case (.multiply, _), (.divide, false):
            let factors = kind == .multiply ? numbers : numbers.map { 1 / $0 }
            if physical == 1 { return try kept(ChannelScale("\(call.node.outputs[0]) scale", scale: factors)) }
            let scale = call.constant(factors, "scale")
            return try kept(FormulaLayer(kindName) { $0[0].scaled(by: scale, along: physical) })
        default: return nil
        }
    }

    /// A formula over the elements of several values, some of which are known.
    /// - Throws: where the sizes do not fit.
    static func elementwise(
        _ call: OperatorCall, _ inputs: [Translation.FileValue], suffix: String = "",
        _ formula: @escaping @Sendable ([Value]) -> Value
    ) throws(ONNXError) -> Translation.FileValue {
        var traced = inputs.compactMap { input in if case .traced(let value) = input { value } else { nil } }
        guard let first = traced.first else { throw call.failure(.unsupported("constants alone")) }
        let ranks = inputs.map(\.sizes.count), rank = ranks.max()!
        // Where all lie alike in the engine they are taken as they lie.
        let isAlike =
            first.rank == rank
            && traced.allSatisfy { $0.order == first.order && $0.one.shape.rank == first.one.shape.rank }
            && inputs.allSatisfy { input in
                // An axis that the engine does not have cannot become longer.
                let sizes = input.sizes, missing = rank - sizes.count
                return sizes.indices.allSatisfy { sizes[$0] == 1 || first.order[$0 + missing] != nil }
            }
        if !isAlike { traced = traced.map(call.translation.plain) }
        let order = isAlike ? first.order : nil, engineRank = isAlike ? first.one.shape.rank : rank
        var next = 0
        let sources: [ElementSource] = inputs.enumerated().map { index, input in
            guard case .known(let known) = input else {
                next += 1
                return .input(next - 1)
            }
            let padded = known.reshaped(to: Array(repeating: 1, count: rank - known.sizes.count) + known.sizes)
            let lying = order.map { padded.lying($0, rank: engineRank) } ?? padded
            return .constant(call.constant(lying.tensor, "operand \(index)\(suffix)"))
        }
        for twice in [false, true] {
            var next = traced.makeIterator()
            var sizes: [Int]? = []
            for source in sources {
                let shape: Shape
                switch source {
                case .input:
                    let value = next.next()!
                    shape = twice ? value.two.shape : value.one.shape
                case .constant(let constant): shape = constant.shape
                }
                sizes = sizes.flatMap { Broadcasting.sizes($0, shape.sizes) }
            }
            try call.require(sizes != nil, inputs.map { "\($0.sizes)" }.joined(separator: " beside "))
        }
        var result = try call.formula(traced, suffix: suffix) { values in
            formula(
                sources.map { source in
                    switch source {
                    case .input(let index): values[index]
                    case .constant(let constant): values[0].constant(constant)
                    }
                })
        }
        if let order, result.one.shape.rank == engineRank { result.order = order }
        return .traced(result)
    }

    private enum ElementSource {
        case input(Int)
        case constant(Constant)
    }

    // MARK: Others

    @Sendable private static func choose(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        [
            try elementwise(call, [try call.input(0), try call.input(1), try call.input(2)]) {
                Value.selected($0[0], $0[1], $0[2])
            }
        ]
    }

    @Sendable private static func remainder(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let kind: Binary = call.flag("fmod") ? .remainder : .floorRemainder
        return [try elementwise(call, [try call.input(0), try call.input(1)]) { Value.combined(kind, $0[0], $0[1]) }]
    }

    @Sendable private static func power(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        if let exponent = try? call.known(1), exponent.count == 1, exponent.sizes.count <= (try call.sizes(0).count),
            let number = exponent.uniform
        {
            switch number {
            case 2: return try activation(call, Activation("Pow", .square))
            case 0.5: return try activation(call, Activation("Pow", .squareRoot))
            case 1: return [try call.input(0)]
            default: return try activation(call, Activation("Pow", .power(exponent: number)))
            }
        }
        return [try elementwise(call, [try call.input(0), try call.input(1)]) { Value.combined(.power, $0[0], $0[1]) }]
    }

    private static func folded(_ call: OperatorCall, _ kind: Binary) throws(ONNXError) -> [Translation.FileValue] {
        let inputs = try call.inputs.indices.map { index throws(ONNXError) in try call.input(index) }
        if inputs.count == 2 { return [try combination(call, kind, inputs[0], inputs[1])] }
        if inputs.count == 1 { return inputs }
        return [
            try elementwise(call, inputs) { $0.dropFirst().reduce($0[0]) { Value.combined(kind, $0, $1) } }
        ]
    }

    @Sendable private static func mean(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let inputs = try call.inputs.indices.map { index throws(ONNXError) in try call.input(index) }
        let scale = 1 / Float(inputs.count)
        return [
            try elementwise(call, inputs) {
                $0.dropFirst().reduce($0[0], +).applying(.linear(scale: scale, shift: 0))
            }
        ]
    }
}

/// ONNX's rule, NumPy's, by which axes of size 1, and missing ones in front, are repeated.
enum Broadcasting {
    /// - Returns: nil where sizes do not fit.
    static func sizes(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        let (a, b) = (Array(repeating: 1, count: rank - a.count) + a, Array(repeating: 1, count: rank - b.count) + b)
        var result: [Int] = []
        for (a, b) in zip(a, b) {
            guard a == b || a == 1 || b == 1 else { return nil }
            result.append(a == 1 ? b : a)
        }
        return result
    }
}

extension KnownValue {
    /// These numbers as they lie beside a value of the engine's, whose axes the file names in an order of its own.
    func lying(_ order: [Int?], rank: Int) -> KnownValue {
        let named = order.indices.filter { order[$0] != nil }.sorted { order[$0]! < order[$1]! }
        let unnamed = order.indices.filter { order[$0] == nil }
        let moved = transposed(named + unnamed)
        var lying = Array(repeating: 1, count: rank)
        for axis in named { lying[order[axis]!] = sizes[axis] }
        return moved.reshaped(to: lying)
    }
}

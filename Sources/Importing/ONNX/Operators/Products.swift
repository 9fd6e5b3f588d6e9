import Networks
import Tensors

// Products of matrices.

extension Operators {
    static let products: [String: Translator] = [
        "MatMul": product, "Gemm": generalProduct, "Einsum": einsum, GraphPatterns.linear: linear,
    ]

    @Sendable private static func product(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let (a, b) = (try call.input(0), try call.input(1))
        if case .traced(let x) = a, case .known(let weights) = b, weights.sizes.count == 2, x.rank >= 2 {
            return [.traced(try linear(call, x, weights, bias: nil))]
        }
        return [try matrixProduct(call, a, b)]
    }

    /// A product whose result a vector is added to.
    @Sendable private static func linear(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        guard let weights = try call.known(1), let bias = try call.known(2), weights.sizes.count == 2 else {
            throw call.failure(.shape("missing weights"))
        }
        let x = try call.traced(0)
        try call.require(x.rank >= 2 && bias.count == weights.sizes[1], "a bias of \(bias.sizes)")
        return [.traced(try linear(call, x, weights, bias: bias.tensor.reshaped(to: [bias.count])))]
    }

    /// x W + b over the last axis, W `[I, O]`.
    private static func linear(
        _ call: OperatorCall, _ x: TracedValue, _ weights: KnownValue, bias: Tensor?
    ) throws(ONNXError) -> TracedValue {
        let rows = weights.sizes[0], columns = weights.sizes[1], name = call.node.outputs[0]
        try call.require(x.sizes.last == rows, "\(x.sizes) beside \(weights.sizes)")
        let turned = weights.transposed([1, 0]).tensor
        // Channels that the file has last and the engine second: a convolution of single places.
        if x.one.shape.rank == 4, x.rank == 4, x.order == [0, 2, 3, 1] {
            var y = try call.layer(
                Convolution(name, weight: turned.reshaped(to: [columns, rows, 1, 1]), bias: bias), x)
            y.order = x.order
            return y
        }
        return try call.layer(Linear(name, weight: turned, bias: bias, readsTokens: x.rank > 2), oneRow(x, call))
    }

    /// The value as a linear layer reads it: maps of one place are a row as they are.
    private static func oneRow(_ x: TracedValue, _ call: OperatorCall) -> TracedValue {
        let isRow = x.order == [0, 1] && x.one.shape.dropFirst(2).allSatisfy { $0 == 1 }
        return isRow ? x : call.translation.plain(x)
    }

    /// α A B + β C, A and B transposed or not.
    @Sendable private static func generalProduct(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let alpha = call.float("alpha", 1), beta = call.float("beta", 1)
        let turnsA = call.flag("transA"), turnsB = call.flag("transB")
        let (a, b) = (try call.sizes(0), try call.sizes(1))
        try call.require(a.count == 2 && b.count == 2, "\(a) beside \(b)")
        let (m, k) = turnsA ? (a[1], a[0]) : (a[0], a[1]), (rows, n) = turnsB ? (b[1], b[0]) : (b[0], b[1])
        try call.require(k == rows, "\(a) beside \(b)")
        if call.has(2) {
            let added = try call.sizes(2)
            try call.require(Broadcasting.sizes(added, [m, n]) == [m, n], "\(added) beside \([m, n])")
        }
        if case .traced(let x) = try call.input(0), case .known(let weights) = try call.input(1), !turnsA,
            let bias = try biasOfRows(call, columns: n)
        {
            let turned = turnsB ? weights : weights.transposed([1, 0])
            let layer = Linear(
                call.node.outputs[0], weight: alpha == 1 ? turned.tensor : turned.tensor * alpha,
                bias: bias.map { beta == 1 ? $0 : $0 * beta })
            return [.traced(try call.layer(layer, oneRow(x, call)))]
        }
        let inputs = try (0..<(call.has(2) ? 3 : 2)).map { index throws(ONNXError) in try call.input(index) }
        return [
            try operands(call, inputs) { values in
                let product = values[0].multiplied(by: values[1], transposingSelf: turnsA, transposing: turnsB)
                    .applying(.linear(scale: alpha, shift: 0))
                return values.count == 2 ? product : product + values[2].applying(.linear(scale: beta, shift: 0))
            }
        ]
    }

    /// The third operand as a number for each column: a nil inside where there is none, nil where it is something else.
    private static func biasOfRows(_ call: OperatorCall, columns: Int) throws(ONNXError) -> Tensor?? {
        guard call.has(2) else { return .some(nil) }
        guard case .known(let bias) = try call.input(2), bias.count == 1 || bias.count == columns,
            bias.sizes.dropLast().allSatisfy({ $0 == 1 })
        else { return nil }
        if bias.count == columns { return .some(bias.tensor.reshaped(to: [columns])) }
        return .some(Tensor(repeating: bias.uniform ?? 0, shape: [columns]))
    }

    /// A B over the last two axes, those before them broadcast; a vector is a row before, a column behind.
    private static func matrixProduct(
        _ call: OperatorCall, _ a: Translation.FileValue, _ b: Translation.FileValue
    ) throws(ONNXError) -> Translation.FileValue {
        let (first, second) = (a.sizes, b.sizes)
        try call.require(!first.isEmpty && !second.isEmpty, "\(first) beside \(second)")
        let fits =
            first.last == (second.count == 1 ? second[0] : second[second.count - 2])
            && Broadcasting.sizes(Array(first.dropLast(2)), Array(second.dropLast(2))) != nil
        try call.require(fits, "\(first) beside \(second)")
        let isRow = first.count == 1, isColumn = second.count == 1
        return try operands(call, [a, b]) { values in
            let x = isRow ? values[0].reshaped(to: Shape([1] + values[0].shape.sizes)) : values[0]
            let y = isColumn ? values[1].reshaped(to: Shape(values[1].shape.sizes + [1])) : values[1]
            let product = x.multiplied(by: y)
            guard isRow || isColumn else { return product }
            var sizes = product.shape.sizes
            if isColumn { sizes.removeLast() }
            if isRow { sizes.remove(at: sizes.count - (isColumn ? 1 : 2)) }
            return product.reshaped(to: Shape(sizes))
        }
    }

    /// A formula of values as the file has them, some of which are known.
    static func operands(
        _ call: OperatorCall, _ inputs: [Translation.FileValue], suffix: String = "",
        _ formula: @escaping @Sendable ([Value]) -> Value
    ) throws(ONNXError) -> Translation.FileValue {
        var traced: [TracedValue] = [], constants: [Int: Constant] = [:]
        for (index, input) in inputs.enumerated() {
            switch input {
            case .traced(let value): traced.append(call.translation.plain(value))
            case .known(let known): constants[index] = call.constant(known.tensor, "operand \(index)\(suffix)")
            }
        }
        guard !traced.isEmpty else { throw call.failure(.unsupported("constants alone")) }
        let count = inputs.count, known = constants
        return .traced(
            try call.formula(traced, suffix: suffix) { values in
                var next = values.makeIterator()
                return formula((0..<count).map { index in known[index].map(values[0].constant) ?? next.next()! })
            })
    }

    // MARK: Einstein's sums

    /// A sum over the products of up to two operands, by letters: the operands' axes are brought into the order of a batched
    /// product of matrices.
    @Sendable private static func einsum(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        let inputs = try call.inputs.indices.map { index throws(ONNXError) in try call.input(index) }
        let sum = try EinsteinSum(call.text("equation", ""), sizes: inputs.map(\.sizes), call)
        return [try operands(call, inputs) { sum.value(of: $0) }]
    }
}

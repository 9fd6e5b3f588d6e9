import Networks
import Tensors

// Recurrent layers, written out step by step: a line of text has a hundred steps or fewer.

extension Operators {
    static let recurrences: [String: Translator] = [
        "LSTM": { try recurrence($0, .lstm) }, "GRU": { try recurrence($0, .gru) },
        "RNN": { try recurrence($0, .plain) },
    ]

    private static func recurrence(_ call: OperatorCall, _ kind: RecurrentCell.Kind) throws(ONNXError) -> [Translation
        .FileValue]
    {
        var x = try call.plain(0)
        try call.require(x.rank == 3, "\(x.sizes)")
        if try call.whole(4)?.contains(where: { $0 != x.sizes[0] }) ?? false {
            throw call.failure(.unsupported("sequences of several lengths"))
        }
        let isBatchFirst = call.flag("layout")
        if isBatchFirst {
            x.order = [x.order[1], x.order[0], x.order[2]]
            x = call.translation.plain(x)
        }
        let directions: [RecurrentCell.Direction]
        switch call.text("direction", "forward") {
        case "reverse": directions = [.backward]
        case "bidirectional": directions = [.forward, .backward]
        default: directions = [.forward]
        }
        let hidden = call.int("hidden_size", 0)
        try call.require(x.sizes[0] <= 4096 && (1...65536).contains(hidden), "\(x.sizes[0]) steps of \(hidden)")
        // The states that it starts from, where they are given, are values of their own.
        var inputs = [x], states: [Int: Int] = [:], constants: [Int: Constant] = [:]
        for index in [5, 6] where call.has(index) {
            switch try call.input(index) {
            case .traced(let value):
                states[index] = inputs.count
                inputs.append(call.translation.plain(value))
            case .known(let known): constants[index] = call.constant(known.tensor, "state \(index)")
            }
        }
        let cells = try directions.enumerated().map { index, direction throws(ONNXError) in
            try RecurrentCell(call, kind, direction, index, hidden: hidden, input: x.sizes[2], count: directions.count)
        }
        let given = states, known = constants
        @Sendable func start(_ values: [Value], _ index: Int, _ direction: Int) -> Value? {
            guard let all = given[index].map({ values[$0] }) ?? known[index].map(values[0].constant) else { return nil }
            let one = isBatchFirst ? all.transposed([1, 0, 2]) : all
            let state = one.slice(0, direction..<direction + 1).reshaped(to: [one.shape[1], one.shape[2]])
            return state.broadcast(to: [values[0].shape[1], hidden])
        }
        /// `[T, directions, N, H]`, and the last states and cells, `[directions, N, H]`.
        @Sendable func run(_ values: [Value]) -> (all: Value, last: Value, cells: Value) {
            let runs = cells.enumerated().map { index, cell in
                cell.run(values[0], state: start(values, 5, index), memory: start(values, 6, index))
            }
            func joined(_ parts: [Value], _ axis: Int) -> Value {
                parts.count == 1 ? parts[0] : .concatenated(parts, along: axis)
            }
            return (
                joined(runs.map(\.all), 1), joined(runs.map(\.last), 0), joined(runs.map(\.memory), 0)
            )
        }
        var results: [Translation.FileValue] = []
        for (index, output) in call.node.outputs.enumerated() {
            guard !output.isEmpty else {
                results.append(.known(KnownValue([0], [1])))
                continue
            }
            let result = try call.formula(inputs, suffix: index == 0 ? "" : " \(index)") { values in
                let results = run(values)
                switch index {
                case 0: return isBatchFirst ? results.all.transposed([2, 0, 1, 3]) : results.all
                case 1: return isBatchFirst ? results.last.transposed([1, 0, 2]) : results.last
                default: return isBatchFirst ? results.cells.transposed([1, 0, 2]) : results.cells
                }
            }
            results.append(.traced(result))
        }
        return results
    }
}

/// One direction of a recurrent layer: at each step the state is computed from an element of the sequence and the state before.
///
/// LSTM: i, o, f, c = σ, σ, σ, tanh of W x + R h + b; C' = f ⊙ C + i ⊙ c, h' = o ⊙ tanh C'. GRU: z, r = σ of W x + R h + b, n = tanh of
/// W x + r ⊙ (R h + b) (or R (r ⊙ h)), h' = (1 - z) ⊙ n + z ⊙ h. (Hochreiter and Schmidhuber 1997, Cho et al. 2014, in the form of ONNX.)
struct RecurrentCell: Sendable {
    enum Kind: Int { case plain = 1, gru = 3, lstm = 4 }
    enum Direction { case forward, backward }

    private let kind: Kind
    private let direction: Direction
    private let hidden: Int
    private let weights, recurrent: Constant
    private let inputBias, recurrentBias: Constant?
    private let peepholes: [Constant]?
    private let activations: [Elementwise]
    private let resetsBehindProduct: Bool
    private let couplesGates: Bool
    private let limit: Float?

    init(
        _ call: OperatorCall, _ kind: Kind, _ direction: Direction, _ index: Int, hidden: Int, input: Int, count: Int
    ) throws(ONNXError) {
        self.kind = kind
        self.direction = direction
        self.hidden = hidden
        let gates = kind.rawValue
        func part(_ number: Int, _ sizes: [Int], _ name: String) throws(ONNXError) -> Tensor? {
            guard let known = try call.known(number) else { return nil }
            try call.require(known.sizes == [count] + sizes, "\(known.sizes) for \([count] + sizes)")
            let tensor = known.tensor, size = sizes.reduce(1, *)
            return count == 1
                ? tensor.reshaped(to: Shape(sizes))
                : tensor.withElements { Tensor($0[index * size..<(index + 1) * size], shape: Shape(sizes)) }
        }
        guard let W = try part(1, [gates * hidden, input], "W"), let R = try part(2, [gates * hidden, hidden], "R")
        else {
            throw call.failure(.shape("missing weights"))
        }
        let key = "\(call.node.outputs.first { !$0.isEmpty } ?? call.node.name) \(index)"
        weights = Constant(W, key: key + " W")
        recurrent = Constant(R, key: key + " R")
        if let both = try part(3, [2 * gates * hidden], "B") {
            let numbers = both.elements, half = gates * hidden
            inputBias = Constant(Tensor(numbers[..<half], shape: [half]), key: key + " b")
            recurrentBias = Constant(Tensor(numbers[half...], shape: [half]), key: key + " bR")
        } else {
            inputBias = nil
            recurrentBias = nil
        }
        if kind == .lstm, let all = try part(7, [3 * hidden], "P") {
            let numbers = all.elements
            peepholes = (0..<3).map { gate in
                Constant(
                    Tensor(numbers[gate * hidden..<(gate + 1) * hidden], shape: [1, hidden]), key: key + " P\(gate)")
            }
        } else {
            peepholes = nil
        }
        resetsBehindProduct = call.flag("linear_before_reset")
        couplesGates = call.flag("input_forget")
        if case .float(let clip)? = call.attribute("clip") { limit = clip } else { limit = nil }
        let wanted: [Elementwise] =
            kind == .lstm ? [.sigmoid, .tanh, .tanh] : kind == .gru ? [.sigmoid, .tanh] : [.tanh]
        guard case .texts(let names)? = call.attribute("activations"), !names.isEmpty else {
            activations = wanted
            return
        }
        let own = names.dropFirst(index * wanted.count).prefix(wanted.count)
        try call.require(own.count == wanted.count, "activations \(names)")
        activations = try own.map { name throws(ONNXError) in
            switch name.lowercased() {
            case "sigmoid": .sigmoid
            case "tanh": .tanh
            case "relu": .relu
            default: throw call.failure(.unsupported("the activation \(name)"))
            }
        }
    }

    /// - Parameter sequence: `[T, N, I]`.
    /// - Returns: all states `[T, 1, N, H]`, the last one and the last memory `[1, N, H]`.
    func run(_ sequence: Value, state: Value?, memory: Value?) -> (all: Value, last: Value, memory: Value) {
        let steps = sequence.shape[0], examples = sequence.shape[1]
        // What the sequence alone gives is one product.
        let gates = limited(sequence.transformed(by: weights, bias: inputBias), false)
        let nothing = Constant(Tensor(zeros: [1, hidden]), key: "zeros \(hidden)")
        var h = state ?? sequence.constant(nothing).broadcast(to: [examples, hidden])
        var c = memory ?? sequence.constant(nothing).broadcast(to: [examples, hidden])
        var states: [Int: Value] = [:]
        let order = direction == .forward ? Array(0..<steps) : Array((0..<steps).reversed())
        for step in order {
            let x = steps == 1 ? gates : gates.slice(0, step..<step + 1)
            (h, c) = next(x.reshaped(to: [examples, kind.rawValue * hidden]), h, c)
            states[step] = h.reshaped(to: [1, 1, examples, hidden])
        }
        let all = (0..<steps).map { states[$0]! }
        let whole: Shape = [1, examples, hidden]
        return (all.count == 1 ? all[0] : .concatenated(all, along: 0), h.reshaped(to: whole), c.reshaped(to: whole))
    }

    private func next(_ x: Value, _ h: Value, _ c: Value) -> (Value, Value) {
        func gate(_ value: Value, _ index: Int) -> Value {
            kind == .plain ? value : value.slice(1, index * hidden..<(index + 1) * hidden)
        }
        switch kind {
        case .plain:
            let state = limited(x + h.transformed(by: recurrent, bias: recurrentBias), true).applying(activations[0])
            return (state, c)
        case .gru:
            let product = h.transformed(by: recurrent, bias: recurrentBias)
            let update = limited(gate(x, 0) + gate(product, 0), true).applying(activations[0])
            let reset = limited(gate(x, 1) + gate(product, 1), true).applying(activations[0])
            let inner: Value
            if resetsBehindProduct {
                inner = reset * gate(product, 2)
            } else {
                inner = gate((reset * h).transformed(by: recurrent, bias: recurrentBias), 2)
            }
            let new = limited(gate(x, 2) + inner, true).applying(activations[1])
            return (update.applying(.linear(scale: -1, shift: 1)) * new + update * h, c)
        case .lstm:
            let all = x + h.transformed(by: recurrent, bias: recurrentBias)
            func peeking(_ value: Value, _ index: Int, _ memory: Value) -> Value {
                peepholes.map { value + memory * value.constant($0[index]) } ?? value
            }
            let input = limited(peeking(gate(all, 0), 0, c), true).applying(activations[0])
            let forget =
                couplesGates
                ? input.applying(.linear(scale: -1, shift: 1))
                : limited(peeking(gate(all, 2), 2, c), true).applying(activations[0])
            let memory = forget * c + input * limited(gate(all, 3), true).applying(activations[1])
            let output = limited(peeking(gate(all, 1), 1, memory), true).applying(activations[0])
            return (output * memory.applying(activations[2]), memory)
        }
    }

    private func limited(_ value: Value, _ isSum: Bool) -> Value {
        guard isSum, let limit else { return value }
        return value.applying(.clamp(low: -limit, high: limit))
    }
}

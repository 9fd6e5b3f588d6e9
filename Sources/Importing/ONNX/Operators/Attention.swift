import Foundation
import Networks
import Tensors

// Attention as one operator (since version 23).

extension Operators {
    static let attention: [String: Translator] = ["Attention": attend]

    /// softmax(s Q Kᵀ + M) V for each head, from `[N, heads, T, D]`, or `[N, T, heads D]` with the counts of heads as settings;
    /// then what was before and this together, and the scores.
    @Sendable private static func attend(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        call.translation.maps.noteAttention()
        let attention = try ScaledAttention(call)
        let inputs = try attention.operands.map { index throws(ONNXError) in try call.input(index) }
        func isWanted(_ output: Int) -> Bool { output < call.node.outputs.count && !call.node.outputs[output].isEmpty }
        var results = [try operands(call, inputs) { attention.result(of: $0) }]
        let others: [(name: String, formula: @Sendable ([Value]) -> Value)] = [
            (" keys", { attention.keys($0) }), (" values", { attention.values($0) }),
            (" scores", { attention.scores(of: $0).asked }),
        ]
        for (index, other) in others.enumerated() where call.node.outputs.count > index + 1 {
            results.append(
                try isWanted(index + 1)
                    ? operands(call, inputs, suffix: other.name, other.formula) : .known(KnownValue([0], [1])))
        }
        return results
    }
}

/// softmax(c tanh(s Q Kᵀ / c) + M) V for each head: s is 1 / √D, there is a cap c where the file says one, and M is what a mask
/// adds. A query that may see no key gives 0.
struct ScaledAttention: Sendable {
    /// The operator's inputs that it computes with, in order.
    private(set) var operands = [0, 1, 2]
    private let rank, queryHeads, keyHeads: Int
    private let scale, cap: Float
    /// Queries, and all keys that they may see.
    private let length, total: Int
    /// Places among the operands.
    private var mask: Int?, pastKeys: Int?, pastValues: Int?
    /// Of truth values it says who is seen, of numbers what is added.
    private var isTruth = false
    /// What the mask leaves out at the end is not seen.
    private var missing = 0
    /// 0 where a key may be seen, -∞ elsewhere: later ones, those outside of a window, those that only fill up.
    private var structure: Constant?
    private let askedScores: Int

    init(_ call: OperatorCall) throws(ONNXError) {
        let (q, k, v) = (try call.sizes(0), try call.sizes(1), try call.sizes(2))
        rank = q.count
        try call.require((rank == 3 || rank == 4) && k.count == rank && v.count == rank, "\(q), \(k) and \(v)")
        queryHeads = rank == 4 ? q[1] : call.int("q_num_heads", 0)
        keyHeads = rank == 4 ? k[1] : call.int("kv_num_heads", 0)
        try call.require(
            queryHeads > 0 && keyHeads > 0 && queryHeads % keyHeads == 0, "\(queryHeads) and \(keyHeads) heads")
        let last = rank - 1, isSplit = rank == 4
        try call.require(
            q[0] == k[0] && k[0] == v[0] && k[last - 1] == v[last - 1] && (!isSplit || v[1] == keyHeads)
                && (isSplit || q[last] % queryHeads == 0 && k[last] % keyHeads == 0 && v[last] % keyHeads == 0),
            "\(q), \(k) and \(v)")
        let width = isSplit ? q[3] : q[2] / queryHeads, keyWidth = isSplit ? k[3] : k[2] / keyHeads
        let valueWidth = isSplit ? v[3] : v[2] / keyHeads
        try call.require(width == keyWidth, "\(q) and \(k)")
        if case .float(let given)? = call.attribute("scale") {
            scale = given
        } else {
            scale = Float(1 / Double(width).squareRoot())
        }
        cap = call.float("softcap", 0)
        askedScores = call.int("qk_matmul_output_mode", 0)
        length = q[last - 1]
        var past = 0
        if call.has(4) || call.has(5) {
            let (keys, values) = (try call.sizes(4), try call.sizes(5))
            try call.require(
                keys.count == 4 && values.count == 4 && keys[0] == k[0] && keys[1] == keyHeads && keys[3] == width
                    && Array(values.prefix(3)) == Array(keys.prefix(3)) && values[3] == valueWidth,
                "\(keys) and \(values)")
            past = keys[2]
            pastKeys = operands.count
            pastValues = operands.count + 1
            operands += [4, 5]
        }
        total = past + k[last - 1]
        if call.has(3) {
            let given = try call.input(3), sizes = given.sizes
            isTruth = given.type == .bool
            if let size = sizes.last, size != 1 { missing = total - size }
            let padded = sizes.dropLast() + [(sizes.last ?? 1) + missing]
            let scores = [q[0], queryHeads, length, total]
            try call.require(
                sizes.count <= 4 && !sizes.isEmpty && missing >= 0
                    && Broadcasting.sizes(Array(padded), scores) == scores,
                "a mask of \(sizes) for \(scores)")
            mask = operands.count
            operands.append(3)
        }
        structure = try Self.structure(call, examples: q[0], length: length, total: total, past: past)
    }

    /// - Returns: nil where every query may see every key.
    private static func structure(
        _ call: OperatorCall, examples: Int, length: Int, total: Int, past: Int
    ) throws(ONNXError) -> Constant? {
        let isCausal = call.flag("is_causal"), filled = try call.whole(6)
        let left = call.int("left_window_size", -1), right = call.int("right_window_size", -1)
        guard isCausal || filled != nil || left >= 0 || right >= 0 else { return nil }
        try call.require(
            filled.map { $0.count == examples && $0.allSatisfy((0...total).contains) } ?? true,
            "\(filled ?? []) keys for \(examples) examples of \(total)")
        // Of several examples each has its own: there may be no others.
        if examples > 1, filled != nil, case .traced(let x) = try call.input(0), x.batchAxis != nil {
            throw call.failure(.unsupported("a length for each example"))
        }
        let counts = filled.map { $0.map(Optional.some) } ?? [nil]
        try call.require(counts.count * length * total <= 1 << 26, "\(length) × \(total) scores")
        var numbers: [Float] = []
        for count in counts {
            let offset = count.map { $0 - length } ?? past
            for query in 0..<length {
                for key in 0..<total {
                    let distance = query + offset - key
                    let isSeen =
                        (!isCausal || distance >= 0) && (left < 0 || distance <= left)
                        && (right < 0 || -distance <= right)
                        && (count.map { key < $0 } ?? true)
                    numbers.append(isSeen ? 0 : -.infinity)
                }
            }
        }
        return call.constant(Tensor(numbers, shape: [counts.count, 1, length, total]), "structure")
    }

    // MARK: The formula

    private func heads(_ value: Value, _ count: Int) -> Value {
        if rank == 4 { return value }
        let s = value.shape
        return value.reshaped(to: [s[0], s[1], count, s[2] / count]).transposed([0, 2, 1, 3])
    }

    /// `[N, heads, T, D]`, what was before in front.
    func keys(_ inputs: [Value]) -> Value {
        let own = heads(inputs[1], keyHeads)
        return pastKeys.map { .concatenated([inputs[$0], own], along: 2) } ?? own
    }

    func values(_ inputs: [Value]) -> Value {
        let own = heads(inputs[2], keyHeads)
        return pastValues.map { .concatenated([inputs[$0], own], along: 2) } ?? own
    }

    /// A head of keys for each of the queries.
    private func repeated(_ value: Value) -> Value {
        let s = value.shape, times = queryHeads / keyHeads
        if times == 1 { return value }
        return value.reshaped(to: [s[0], s[1], 1, s[2], s[3]]).broadcast(to: [s[0], s[1], times, s[2], s[3]])
            .reshaped(to: [s[0], queryHeads, s[2], s[3]])
    }

    /// 0 for a key that is seen, -∞ for one that is not, or what the mask adds.
    private func bias(_ inputs: [Value]) -> Value? {
        let structure = structure.map { inputs[0].constant($0) }
        guard let mask else { return structure }
        var bias = inputs[mask]
        if isTruth {
            let seen = bias.constant(Constant(Tensor([0], shape: [1]), key: "seen"))
            bias = .selected(bias, seen, bias.constant(Constant(Tensor([-.infinity], shape: [1]), key: "unseen")))
        }
        if missing > 0 { bias = bias.padded(along: bias.shape.rank - 1, before: 0, after: missing, with: -.infinity) }
        return structure.map { bias + $0 } ?? bias
    }

    /// The weights of the values, and the scores as they are on the way to them: products, capped, masked or weights.
    func scores(of inputs: [Value]) -> (weights: Value, asked: Value) {
        let product = heads(inputs[0], queryHeads).multiplied(by: repeated(keys(inputs)), transposing: true)
            .applying(.linear(scale: scale, shift: 0))
        var capped = product
        if cap > 0 {
            capped = product.applying(.linear(scale: 1 / cap, shift: 0)).applying(.tanh)
                .applying(.linear(scale: cap, shift: 0))
        }
        guard let bias = bias(inputs) else {
            let weights = capped.softmax(over: 3)
            return (weights, [product, capped, capped, weights][min(max(askedScores, 0), 3)])
        }
        // An exponential of zero as much as of -∞, but no score that is not a number where nothing is seen.
        let finite = bias.applying(.clamp(low: -1e30, high: .greatestFiniteMagnitude))
        var weights = (capped + finite).softmax(over: 3)
        let isBlind = bias.maximum(over: [bias.shape.rank - 1]).applying(.isInfinite(positive: false, negative: true))
        weights = .selected(isBlind, weights.constant(Constant(Tensor([0], shape: [1]), key: "seen")), weights)
        switch askedScores {
        case 1: return (weights, capped)
        case 2: return (weights, capped + bias)
        case 3: return (weights, weights)
        default: return (weights, product)
        }
    }

    func result(of inputs: [Value]) -> Value {
        let result = scores(of: inputs).weights.multiplied(by: repeated(values(inputs)))
        if rank == 4 { return result }
        let s = result.shape
        return result.transposed([0, 2, 1, 3]).reshaped(to: [s[0], s[2], s[1] * s[3]])
    }
}

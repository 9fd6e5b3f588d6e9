import Foundation
import Networks
import Tensors

// Attention as one operator (since version 23).

extension Operators {
    static let attention: [String: Translator] = ["Attention": attend]

    /// softmax(s Q Kᵀ + M) V for each head, from `[N, heads, T, D]`, or `[N, T, heads D]` with the counts of heads as settings.
    @Sendable private static func attend(_ call: OperatorCall) throws(ONNXError) -> [Translation.FileValue] {
        for index in [4, 5, 6] where call.has(index) {
            throw call.failure(.unsupported("attention to what was before"))
        }
        guard call.node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
            throw call.failure(.unsupported("an attention with several outputs"))
        }
        let rank = try call.sizes(0).count
        try call.require(rank == 3 || rank == 4, "\(rank) axes")
        let queries = rank == 4 ? try call.sizes(0)[1] : call.int("q_num_heads", 0)
        let keys = rank == 4 ? try call.sizes(1)[1] : call.int("kv_num_heads", 0)
        try call.require(queries > 0 && keys > 0 && queries % keys == 0, "\(queries) and \(keys) heads")
        let width = try rank == 4 ? call.sizes(0)[3] : call.sizes(0)[2] / queries
        var scale = Float(1 / Double(width).squareRoot())
        if case .float(let given)? = call.attribute("scale") { scale = given }
        let cap = call.float("softcap", 0)
        let factor = scale, isCausal = call.flag("is_causal")
        var inputs = try (0..<3).map { index throws(ONNXError) in try call.input(index) }
        // Of truth values it says who is seen, of numbers what is added.
        let hasMask = call.has(3)
        var isTruth = false
        if hasMask {
            let mask = try call.input(3)
            isTruth = mask.type == .bool
            inputs.append(mask)
        }
        let length = try call.sizes(0)[rank - 2], others = try call.sizes(1)[rank - 2]
        let seen = (0..<length * others).map { place -> Float in place % others <= place / others ? 0 : -.infinity }
        let causal = isCausal ? call.constant(Tensor(seen, shape: [length, others]), "causal mask") : nil
        return [
            try operands(call, inputs) { [isTruth] values in
                func heads(_ value: Value, _ count: Int) -> Value {
                    if rank == 4 { return value }
                    let s = value.shape
                    return value.reshaped(to: [s[0], s[1], count, s[2] / count]).transposed([0, 2, 1, 3])
                }
                func repeated(_ value: Value) -> Value {
                    let s = value.shape, times = queries / keys
                    if times == 1 { return value }
                    return value.reshaped(to: [s[0], s[1], 1, s[2], s[3]]).broadcast(to: [
                        s[0], s[1], times, s[2], s[3],
                    ])
                    .reshaped(to: [s[0], queries, s[2], s[3]])
                }
                let q = heads(values[0], queries), k = repeated(heads(values[1], keys)),
                    v = repeated(heads(values[2], keys))
                var scores = q.multiplied(by: k, transposing: true).applying(.linear(scale: factor, shift: 0))
                if hasMask {
                    // 0 where it is seen, an exponential of zero elsewhere.
                    let mask = isTruth ? values[3].applying(.linear(scale: 1e9, shift: -1e9)) : values[3]
                    scores = scores + mask
                }
                if let causal { scores = scores + scores.constant(causal) }
                if cap > 0 {
                    scores = scores.applying(.linear(scale: 1 / cap, shift: 0)).applying(.tanh)
                        .applying(.linear(scale: cap, shift: 0))
                }
                let result = scores.softmax(over: 3).multiplied(by: v)
                if rank == 4 { return result }
                let s = result.shape
                return result.transposed([0, 2, 1, 3]).reshaped(to: [s[0], s[2], s[1] * s[3]])
            }
        ]
    }
}

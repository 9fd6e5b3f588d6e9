import Networks

/// A dictionary in a checkpoint that may be the state dict of its network.
struct CheckpointPart {
    /// The keys that lead to it, `ema.module`; empty for the checkpoint itself.
    let name: String
    let entries: [PickleMachine.Entry]
    let tensorCount: Int
    /// Whether it keeps means over the steps of the training.
    let isAveraged: Bool

    /// Where checkpoints keep the state dict among other things, what says most first.
    private static let names = [
        "state_dict", "model_state_dict", "model_state", "model", "module", "net_state_dict", "net", "network",
        "params",
        "weights", "state", "checkpoint",
    ]

    /// What a checkpoint keeps beside, and may hold tensors.
    private static let others = ["optim", "sched", "lr_", "scaler", "amp", "rng", "random"]

    /// What may be the state dict: parts by the names in use, the checkpoint itself, and if there is no tensor in any of
    /// them, those of other names.
    static func all(in value: PickleValue, of machine: PickleMachine) -> [CheckpointPart] {
        // The same dictionary may be reached in many ways, and is looked at once.
        var seen: Set<Int> = []
        func parts(in value: PickleValue, path: [String], _ isPart: (String) -> Bool) -> [CheckpointPart] {
            guard path.count < 4, case .container(let index) = value, seen.insert(index).inserted,
                let entries = machine.entries(of: value)
            else { return [] }
            let inner = entries.filter { isPart($0.name) }.sorted { rank($0.name) < rank($1.name) }
            let count = entries.count {
                if case .tensor = $0.value { true } else { false }
            }
            return inner.flatMap { parts(in: $0.value, path: path + [$0.name], isPart) } + [
                CheckpointPart(
                    name: path.joined(separator: "."), entries: entries, tensorCount: count,
                    isAveraged: path.contains(where: Weights.isAveraged))
            ]
        }
        let known = parts(in: value, path: []) { rank($0) < names.count }
        guard known.allSatisfy({ $0.tensorCount == 0 }) else { return known }
        seen = []
        let unknown = parts(in: value, path: []) { name in !others.contains { name.lowercased().hasPrefix($0) } }
        return known + unknown.filter { $0.tensorCount > 0 }
    }

    /// The place of a name among those in use; those of means come first.
    private static func rank(_ name: String) -> Int {
        Weights.isAveraged(name) ? -1 : names.firstIndex(of: name) ?? names.count
    }

    /// The state dict among the parts: the means, as timm takes them, or else the first; a part with less than half as many
    /// tensors as the largest has is none.
    static func chosen(of parts: [CheckpointPart]) -> CheckpointPart? {
        let most = parts.map(\.tensorCount).max() ?? 0
        let whole = parts.filter { $0.tensorCount > 0 && 2 * $0.tensorCount >= most }
        return whole.first(where: \.isAveraged) ?? whole.first
    }
}

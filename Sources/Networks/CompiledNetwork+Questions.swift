import Tensors

// Questions about a forward pass: what lies inside, and how signals find their way back.

extension CompiledNetwork {
    /// The activation of a layer, `[N, …]`.
    func activation(at node: Int, of run: Run) throws -> Tensor {
        if let tensor = run.supplied[node] { return tensor }
        if let tensor = try run.kept?.tensor(of: values[node].index, shape: shapes[node]) { return tensor }
        let (plan, _, _) = try lock.withLock { _ in
            try answering(.activation(node: node)) { (nil, [values[node]]) }
        }
        return try read(node, from: try execute(plan, on: run))
    }

    /// The signals that arrive at some layers when `seed` starts at the output of `target`.
    /// - Parameter run: what was run and kept; `reference` likewise, for a rule that compares two passes.
    /// - Throws: `NetworkError.noPath` where none arrives, `EngineError`.
    func gradient(
        of target: Int, seed: Tensor, at wanted: [Int], rule: BackwardRule.Kind, of run: Run, reference: Run?
    ) throws -> [Tensor] {
        let (plan, seedValue, answers) = try lock.withLock { _ in
            try answering(.gradient(of: target, at: wanted, rule: rule)) {
                let start = graph.input(shapes[target])
                let signals = backward(from: target, start, to: Set(wanted), rule: rule)
                return (
                    start,
                    try wanted.map { node in
                        guard let signal = signals[node] else {
                            throw NetworkError.noPath(from: nodes[target].name, to: nodes[node].name)
                        }
                        return signal
                    }
                )
            }
        }
        let result = try execute(plan, on: run, reference: reference, seed: (seedValue!, seed))
        return try zip(wanted, answers).map { node, answer in
            // The signal at the target itself is the seed.
            try result.tensor(of: answer, shape: shapes[node]) ?? seed
        }
    }

    /// Writes the way back from `target` to `wanted`, and no further, into the graph.
    private func backward(
        from target: Int, _ seed: Value, to wanted: Set<Int>, rule: BackwardRule.Kind
    ) -> [Int: Value] {
        let rules = rule.layerRules(nodes, reference: rule == .rescale ? valuesOfReference() : [])
        var walk = ReverseWalk(graph: graph, valueCount: forwardCount)
        for (index, node) in nodes.enumerated() where index <= target && !supplied.contains(index) {
            let (layer, rule) = rules(index), inputs = node.inputs.map { values[$0] }, output = values[index]
            // A layer that changes nothing has no computation of its own.
            if inputs.contains(where: { $0.index == output.index }) { continue }
            walk.departures[output.index] = ReverseWalk.Departure(inputs: inputs) {
                layer.backward($0, inputs: inputs, output: output, rule: rule)
            }
        }
        let signals = walk.signals(from: [values[target].index: seed], to: Set(wanted.map { values[$0].index }))
        return Dictionary(
            uniqueKeysWithValues: wanted.compactMap { node in
                signals[values[node].index].map { (node, $0) }
            })
    }

    /// The values of another pass.
    private func valuesOfReference() -> [Value] {
        let distance = distanceToReference ?? graph.repeatFirst(forwardCount)
        distanceToReference = distance
        return values.map { Value(graph: graph, index: $0.index + distance) }
    }

    /// The plan that answers a question, written and compiled when it is first asked. Called under the lock.
    private func answering(
        _ question: Question, write: () throws -> (seed: Value?, answers: [Value])
    ) throws -> (plan: Plan, seed: Int?, answers: [Int]) {
        if let known = questions[question] { return known }
        let (seed, answers) = try write()
        var kept = forwardPlan?.layouts ?? [:]
        if let distanceToReference {
            for (value, layout) in kept { kept[value + distanceToReference] = layout }
            for node in supplied { kept[values[node].index + distanceToReference] = try .plain(shapes[node]) }
        }
        if let seed { kept[seed.index] = try .plain(seed.shape) }
        let plan = try compile(
            Array(Set(answers.map(\.index)).subtracting(kept.keys)), kept: kept, keepsForQuestions: false)
        let made = (plan, seed?.index, answers.map(\.index))
        questions[question] = made
        return made
    }
}

import Tensors

/// The way of signals back through a graph: the one walk of explanations and of training.
///
/// It begins with signals at some values and visits what they were computed from, the last computation first. Each operation leads
/// signals back by the chain rule (`DifferentiableOperation.transpose`); a layer whose backward rule departs from it answers in
/// its operations' place. Where several paths meet, signals are added up.
///
///     ∂y/∂v = Σ over the readers r of v: (∂r/∂v)ᵀ ∂y/∂r
struct ReverseWalk {
    let graph: Graph
    /// The values that belong to the pass: signals are written behind them.
    let valueCount: Int
    /// Ways back that take the place of the chain rule, by the value that a layer gave.
    var departures: [Int: Departure] = [:]

    /// A layer's own way back.
    struct Departure {
        let inputs: [Value]
        /// The signals at the inputs, or nil for the chain rule.
        let lead: (_ signal: Value) -> [Value]?
    }

    /// Writes the way back into the graph.
    /// - Parameters:
    ///   - start: the values where signals begin.
    ///   - wanted: the values where they are asked for.
    /// - Returns: the signals that arrive there; none where there is no path.
    func signals(from start: [Int: Value], to wanted: Set<Int>) -> [Int: Value] {
        var signals = start
        let leads = leading(to: wanted)
        for index in graph.nodes.indices.reversed() where graph.nodes[index].outputs.upperBound <= valueCount {
            let node = graph.nodes[index]
            guard node.outputs.contains(where: { signals[$0] != nil }), node.inputs.contains(where: { leads[$0] })
            else { continue }
            for (input, signal) in arriving(at: node, signals, leads) where leads[input] {
                precondition(
                    signal.shape == graph.shapes[input],
                    "\(node.operation) leads a signal of \(signal.shape) back to an input of \(graph.shapes[input])")
                signals[input] = signals[input].map { $0 + signal } ?? signal
            }
        }
        return signals.filter { wanted.contains($0.key) }
    }

    /// For each value whether it depends on a wanted one.
    private func leading(to wanted: Set<Int>) -> [Bool] {
        var leads = [Bool](repeating: false, count: valueCount)
        for node in graph.nodes where node.outputs.upperBound <= valueCount {
            let depends = node.inputs.contains { leads[$0] }
            for output in node.outputs { leads[output] = depends || wanted.contains(output) }
        }
        return leads
    }

    private func arriving(
        at node: Graph.Node, _ signals: [Int: Value], _ leads: [Bool]
    ) -> [(input: Int, signal: Value)] {
        if let departure = departures[node.outputs.lowerBound], let signal = signals[node.outputs.lowerBound],
            let own = departure.lead(signal)
        {
            return zip(departure.inputs, own).map { ($0.index, $1) }
        }
        guard let operation = node.operation as? any DifferentiableOperation else {
            preconditionFailure("no signal finds its way back through \(node.operation)")
        }
        func value(_ index: Int) -> Value { Value(graph: graph, index: index) }
        let back = operation.transpose(
            ReverseStep(
                signals: node.outputs.map { signals[$0] }, inputs: node.inputs.map(value),
                outputs: node.outputs.map(value), isWanted: node.inputs.map { leads[$0] }))
        return zip(node.inputs, back).compactMap { input, signal in signal.map { (input, $0) } }
    }
}

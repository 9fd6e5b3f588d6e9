import Synchronization
import Tensors

/// A network written out as a graph for one input shape, with the plans that answer questions about it.
///
/// Questions append to the graph: a gradient is the layers' backward formulas behind their forward ones. A plan then
/// computes just what the question needs from what the forward pass kept; what was fused away is computed again.
///
/// What is given when it runs is the input, or the outputs of other layers in place of what they would compute.
final class CompiledNetwork: @unchecked Sendable {
    // Sendable: the graph and the plans change only under `lock`.

    /// Outputs of layers that are supplied from outside, by node, the inputs among them.
    typealias SuppliedOutputs = [Int: Tensor]

    private let nodes: [Network.Node]
    /// The nodes that are supplied, the inputs among them.
    private let supplied: Set<Int>
    private let graph = Graph()
    private let values: [Value]
    /// The shapes of the nodes' outputs, to be read without the lock: the graph may grow meanwhile.
    private let shapes: [Shape]
    private let weights: PackedWeights
    private let precision: Precision
    private let lock = Mutex<Void>(())
    private var forwardPlan: Plan?
    private var logitsPlan: Plan?
    private var questions: [Question: (plan: Plan, seed: Int?, answers: [Int])] = [:]
    private var replacements: [Int: CompiledNetwork] = [:]
    private var regionalPlans: [RegionalPlan.Question: RegionalPlan] = [:]
    /// The number of values that the forward pass consists of.
    private let forwardCount: Int
    /// The distance from them to the same values of another pass, written down when a rule first compares two passes.
    private var distanceToReference: Int?

    /// The numbers of a forward pass: what it was supplied with, and what it kept.
    struct Run: Sendable {
        let supplied: SuppliedOutputs
        var kept: Activations?
    }

    /// What can be asked of a forward pass, apart from the numbers.
    private enum Question: Hashable {
        case activation(node: Int)
        case gradient(of: Int, at: [Int], rule: BackwardRule.Kind)
    }

    /// - Parameter supplied: the shapes of what is supplied, the input's at node 0.
    init(
        _ nodes: [Network.Node], supplied: [Int: Shape], weights: PackedWeights, precision: Precision
    ) throws(NetworkError) {
        self.nodes = nodes
        self.supplied = Set(supplied.keys)
        self.weights = weights
        self.precision = precision
        values = try graph.write(nodes, given: supplied)
        shapes = values.map(\.shape)
        forwardCount = graph.shapes.count
    }

    func shape(of node: Int) -> Shape { shapes[node] }

    // MARK: Replacing a layer's output

    /// The network as it goes on when the output of a layer is supplied.
    /// - Returns: that network, and the nodes whose outputs in this one it must be supplied with besides: what layers behind
    ///   the replaced one read past it.
    func replacing(_ node: Int) throws -> (behind: CompiledNetwork, others: Set<Int>) {
        var depends = [Bool](repeating: false, count: nodes.count)
        var others: Set<Int> = []
        depends[node] = true
        for (i, description) in nodes.enumerated() where i > node && !supplied.contains(i) {
            guard description.inputs.contains(where: { depends[$0] }) else { continue }
            depends[i] = true
            others.formUnion(description.inputs.filter { !depends[$0] })
        }
        others.subtract(supplied)
        let behind = try lock.withLock { _ in
            if let known = replacements[node] { return known }
            let places = supplied.union(others).union([node])
            let known = Dictionary(uniqueKeysWithValues: places.map { ($0, shapes[$0]) })
            let made = try CompiledNetwork(nodes, supplied: known, weights: weights, precision: precision)
            replacements[node] = made
            return made
        }
        return (behind, others)
    }

    // MARK: Forward

    /// Runs the whole network and keeps what comes to lie in memory.
    func forward(_ x: SuppliedOutputs) throws(EngineError) -> Activations {
        try execute(planForForward(), on: Run(supplied: x))
    }

    private func planForForward() throws(EngineError) -> Plan {
        try lock.withLock { _ throws(EngineError) in
            if let forwardPlan { return forwardPlan }
            let plan = try compile([values.last!.index], kept: [:], keepsForQuestions: true)
            forwardPlan = plan
            return plan
        }
    }

    /// Runs the whole network and keeps the logits.
    func logits(_ x: SuppliedOutputs) throws(EngineError) -> Tensor {
        try read(values.count - 1, from: try execute(planForLogits(), on: Run(supplied: x)))
    }

    private func planForLogits() throws(EngineError) -> Plan {
        try lock.withLock { _ throws(EngineError) in
            if let logitsPlan { return logitsPlan }
            let plan = try compile([values.last!.index], kept: [:], keepsForQuestions: false)
            logitsPlan = plan
            return plan
        }
    }

    /// The memory that one run takes, in bytes: its input and its activations, those for a gradient counted twice, once
    /// for the signals on their way back.
    func footprint(withGradients: Bool) throws(EngineError) -> Int {
        let activations =
            try withGradients ? 2 * planForForward().footprint : planForLogits().footprint
        return activations + shapes[0].elementCount * MemoryLayout<Float>.stride
    }

    // MARK: Copies that differ in a region

    /// The plan for copies of one image that differ from it in a region each.
    /// - Precondition: it is that of a network for one image.
    func regional(_ question: RegionalPlan.Question) throws(EngineError) -> RegionalPlan {
        try lock.withLock { _ throws(EngineError) in
            if let known = regionalPlans[question] { return known }
            let plan = try RegionalPlan(
                question, network: Graph(graph, upTo: forwardCount), output: values[question.node].index,
                weights: weights, precision: precision)
            regionalPlans[question] = plan
            return plan
        }
    }

    // MARK: Questions

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

    // MARK: Plans

    private func compile(
        _ outputs: [Int], kept: [Int: Layout], keepsForQuestions: Bool
    ) throws(EngineError) -> Plan {
        var available = kept
        for node in supplied { available[values[node].index] = try .plain(shapes[node]) }
        return try PlanCompiler.compile(
            graph, outputs: outputs, available: available, keepsForQuestions: keepsForQuestions, weights: weights,
            precision: precision)
    }

    /// Runs a plan on the values of a run, of a reference's run, and a signal to start from.
    private func execute(
        _ plan: Plan, on run: Run, reference: Run? = nil, seed: (value: Int, signal: Tensor)? = nil
    ) throws(EngineError) -> Activations {
        var addresses: [Int: UnsafeMutableRawPointer] = [:]
        if let seed { addresses[seed.value] = seed.signal.address }
        for (node, tensor) in run.supplied { addresses[values[node].index] = tensor.address }
        for (node, tensor) in reference?.supplied ?? [:] {
            addresses[values[node].index + distanceToReference!] = tensor.address
        }
        // Whose memory is read lives until the plan has run.
        defer { withExtendedLifetime((run, reference, seed)) {} }
        return try plan.run { value in
            if let address = addresses[value] { return address }
            if value < forwardCount { return run.kept!.address(of: value)! }
            return reference!.kept!.address(of: value - distanceToReference!)!
        }
    }

    private func read(_ node: Int, from activations: Activations) throws(EngineError) -> Tensor {
        try activations.tensor(of: values[node].index, shape: shapes[node])!
    }
}

extension Tensor {
    /// The memory of a tensor that lives on while it is read, and is not written to.
    var address: UnsafeMutableRawPointer {
        withElements { UnsafeMutableRawPointer(mutating: $0.baseAddress!) }
    }
}

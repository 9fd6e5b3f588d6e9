import Synchronization
import Tensors

/// A network written out as a graph for one input shape, with the plans that answer questions about it.
///
/// Questions append to the graph: a gradient is the layers' backward formulas behind their forward ones. A plan then
/// computes just what the question needs from what the forward pass kept; what was fused away is computed again.
///
/// The input is supplied when it runs, or the outputs of other layers in place of what they would compute.
final class CompiledNetwork: @unchecked Sendable {
    // Sendable: the graph and the plans change only under `lock`.

    /// Outputs of layers that are supplied from outside, by node, the inputs among them.
    typealias SuppliedOutputs = [Int: Tensor]

    let nodes: [Network.Node]
    /// The nodes whose outputs are the network's, the logits first.
    private let outputs: [Int]
    /// The nodes that are supplied, the inputs among them.
    let supplied: Set<Int>
    let graph = Graph()
    let values: [Value]
    /// The shapes of the nodes' outputs, to be read without the lock: the graph may grow meanwhile.
    let shapes: [Shape]
    private let weights: PackedWeights
    private let precision: Precision
    let lock = Mutex<Void>(())
    private(set) var forwardPlan: Plan?
    private var logitsPlan: Plan?
    var questions: [Question: (plan: Plan, seed: Int?, answers: [Int])] = [:]
    private var replacements: [Int: CompiledNetwork] = [:]
    private var regionalPlans: [RegionalPlan.Question: RegionalPlan] = [:]
    /// The number of values that the forward pass consists of.
    let forwardCount: Int
    /// The distance from them to the same values of another pass, written down when a rule first compares two passes.
    var distanceToReference: Int?

    /// The numbers of a forward pass: what it was supplied with, and what it kept.
    struct Run: Sendable {
        let supplied: SuppliedOutputs
        var kept: Activations?
    }

    /// A question to a forward pass, apart from the numbers.
    enum Question: Hashable {
        case activation(node: Int)
        case gradient(of: Int, at: [Int], rule: BackwardRule.Kind)
    }

    /// - Parameter supplied: the shapes of what is supplied, the input's at node 0.
    init(
        _ nodes: [Network.Node], outputs: [Int], supplied: [Int: Shape], weights: PackedWeights, precision: Precision
    ) throws(NetworkError) {
        self.nodes = nodes
        self.outputs = outputs
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
            let made = try CompiledNetwork(
                nodes, outputs: outputs, supplied: known, weights: weights, precision: precision)
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
            let plan = try compile(outputs.map { values[$0].index }, kept: [:], keepsForQuestions: true)
            forwardPlan = plan
            return plan
        }
    }

    /// Runs the whole network and keeps the logits.
    func logits(_ x: SuppliedOutputs) throws(EngineError) -> Tensor {
        try read(outputs[0], from: try execute(planForLogits(), on: Run(supplied: x)))
    }

    private func planForLogits() throws(EngineError) -> Plan {
        try lock.withLock { _ throws(EngineError) in
            if let logitsPlan { return logitsPlan }
            let plan = try compile([values[outputs[0]].index], kept: [:], keepsForQuestions: false)
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

    // MARK: Plans

    func compile(
        _ outputs: [Int], kept: [Int: Layout], keepsForQuestions: Bool
    ) throws(EngineError) -> Plan {
        var available = kept
        for node in supplied { available[values[node].index] = try .plain(shapes[node]) }
        return try PlanCompiler.compile(
            graph, outputs: outputs, available: available, keepsForQuestions: keepsForQuestions, weights: weights,
            precision: precision)
    }

    /// Runs a plan on the values of a run, of a reference's run, and a signal to start from.
    func execute(
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

    func read(_ node: Int, from activations: Activations) throws(EngineError) -> Tensor {
        try activations.tensor(of: values[node].index, shape: shapes[node])!
    }
}

extension Tensor {
    /// The memory of a tensor that lives on while it is read, and is not written to.
    var address: UnsafeMutableRawPointer {
        withElements { UnsafeMutableRawPointer(mutating: $0.baseAddress!) }
    }
}

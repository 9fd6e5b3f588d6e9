import Tensors

/// Operators that exporters write out as several, put together again: what is one kernel of the engine is one node.
struct GraphPatterns {
    /// The kit's own operator for a product of matrices with a bias: x W + b.
    static let linear = "mirador.Linear"

    private(set) var graph: ONNXGraph
    private var giver: [String: Int] = [:]
    private(set) var readers: [String: [Int]] = [:]
    private var isGone: [Bool]

    private init(_ graph: ONNXGraph) {
        self.graph = graph
        isGone = Array(repeating: false, count: graph.nodes.count)
        for (index, node) in graph.nodes.enumerated() {
            for output in node.outputs { giver[output] = index }
            for input in node.inputs { readers[input, default: []].append(index) }
        }
        for output in graph.outputs { readers[output.name, default: []].append(-1) }
    }

    /// The graph with known patterns as one node each.
    static func recognized(in graph: ONNXGraph) -> ONNXGraph {
        var patterns = GraphPatterns(graph.withConstantsAsInitializers().withSoftmaxApart())
        for index in patterns.graph.nodes.indices { patterns.recognize(at: index) }
        var result = patterns.graph
        result.nodes = patterns.graph.nodes.indices.filter { !patterns.isGone[$0] }.map { patterns.graph.nodes[$0] }
        return result
    }

    // MARK: Looking around

    func node(_ name: String) -> ONNXNode? {
        guard let index = giver[name], !isGone[index] else { return nil }
        let node = graph.nodes[index], isOfTwo = ["Add", "Sub", "Mul", "Div", "Pow", "MatMul"].contains(node.operation)
        return node.inputs.count < (isOfTwo ? 2 : 1) ? nil : node
    }

    func node(_ name: String, _ operation: String) -> ONNXNode? {
        node(name).flatMap { $0.operation == operation && $0.domain.isEmpty ? $0 : nil }
    }

    /// A constant that is one number.
    func number(_ name: String) -> Float? {
        guard let stored = graph.initializers[name], stored.sizes.reduce(1, *) == 1 else { return nil }
        return stored.tensor().elements[0]
    }

    func isAbout(_ name: String, _ value: Float) -> Bool {
        number(name).map { abs($0 - value) <= 1e-4 * abs(value) } ?? false
    }

    /// Of the two inputs of a node the one that is a number, and the one that is not.
    func withNumber(_ node: ONNXNode) -> (value: String, number: Float)? {
        guard node.inputs.count == 2 else { return nil }
        if let number = number(node.inputs[1]) { return (node.inputs[0], number) }
        if let number = number(node.inputs[0]) { return (node.inputs[1], number) }
        return nil
    }

    /// Puts one node in the place of several: of the last of them.
    /// - Parameter inner: what those in between give; they stay where somebody else reads them.
    mutating func replace(_ index: Int, with node: ONNXNode, inner: [String]) {
        graph.nodes[index] = node
        // From the last to the first: what nobody reads any more is gone.
        for name in inner {
            guard let giving = giver[name], !isGone[giving] else { continue }
            let isRead = graph.nodes[giving].outputs.contains { output in
                (readers[output] ?? []).contains { $0 < 0 || !isGone[$0] && graph.nodes[$0].inputs.contains(output) }
            }
            if !isRead { isGone[giving] = true }
        }
    }

    // MARK: Patterns

    private mutating func recognize(at index: Int) {
        guard !isGone[index] else { return }
        switch graph.nodes[index].operation {
        case "Mul":
            if recognizeGELU(at: index) || recognizeHardSwish(at: index) || recognizeSwish(at: index) { return }
        case "Div": if recognizeHardSwish(at: index) { return }
        case "Add": if recognizeLayerNormalization(at: index) || recognizeLinear(at: index) { return }
        default: break
        }
    }

    /// x W, b added.
    private mutating func recognizeLinear(at index: Int) -> Bool {
        let add = graph.nodes[index]
        guard add.inputs.count == 2 else { return false }
        for (product, bias) in [(add.inputs[0], add.inputs[1]), (add.inputs[1], add.inputs[0])] {
            guard let matmul = node(product, "MatMul"), readers[product]?.count == 1, matmul.inputs.count == 2,
                let weights = graph.initializers[matmul.inputs[1]], weights.sizes.count == 2,
                let shift = graph.initializers[bias], shift.sizes.reduce(1, *) == weights.sizes[1],
                shift.sizes.last == weights.sizes[1]
            else { continue }
            let name = matmul.name
            replace(
                index,
                with: ONNXNode(
                    "Linear", name: name, inputs: [matmul.inputs[0], matmul.inputs[1], bias], outputs: add.outputs,
                    domain: "mirador"), inner: [product])
            return true
        }
        return false
    }
}

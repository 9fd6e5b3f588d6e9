import Tensors

/// Operators that exporters write out as several, put together again: what is one kernel of the engine is one node.
struct GraphPatterns {
    /// The kit's own operator for a product of matrices with a bias: x W + b.
    static let linear = "mirador.Linear"

    private var graph: ONNXGraph
    private var giver: [String: Int] = [:]
    private var readers: [String: [Int]] = [:]
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

    private func node(_ name: String) -> ONNXNode? {
        guard let index = giver[name], !isGone[index] else { return nil }
        let node = graph.nodes[index], isOfTwo = ["Add", "Sub", "Mul", "Div", "Pow", "MatMul"].contains(node.operation)
        return node.inputs.count < (isOfTwo ? 2 : 1) ? nil : node
    }

    private func node(_ name: String, _ operation: String) -> ONNXNode? {
        node(name).flatMap { $0.operation == operation && $0.domain.isEmpty ? $0 : nil }
    }

    /// A constant that is one number.
    private func number(_ name: String) -> Float? {
        guard let stored = graph.initializers[name], stored.sizes.reduce(1, *) == 1 else { return nil }
        return stored.tensor().elements[0]
    }

    private func isAbout(_ name: String, _ value: Float) -> Bool {
        number(name).map { abs($0 - value) <= 1e-4 * abs(value) } ?? false
    }

    /// The other input of a node with two.
    private func other(_ node: ONNXNode, than name: String) -> String? {
        guard node.inputs.count == 2 else { return nil }
        return node.inputs[0] == name ? node.inputs[1] : node.inputs[1] == name ? node.inputs[0] : nil
    }

    /// Of the two inputs of a node the one that is a number, and the one that is not.
    private func withNumber(_ node: ONNXNode) -> (value: String, number: Float)? {
        guard node.inputs.count == 2 else { return nil }
        if let number = number(node.inputs[1]) { return (node.inputs[0], number) }
        if let number = number(node.inputs[0]) { return (node.inputs[1], number) }
        return nil
    }

    /// Puts one node in the place of several: of the last of them.
    /// - Parameter inner: what those in between give; they stay where somebody else reads them.
    private mutating func replace(_ index: Int, with node: ONNXNode, inner: [String]) {
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

    /// x / 2 (1 + erf(x / √2)): the halves and products in any order.
    private mutating func recognizeGELU(at index: Int) -> Bool {
        let last = graph.nodes[index]
        guard last.inputs.count == 2 else { return false }
        // Whatever the order, the factors are 0.5, x and 1 + erf(x / √2).
        var factors: [String] = [], half = false, inner: [String] = []
        func collect(_ name: String, _ depth: Int) {
            if isAbout(name, 0.5) {
                half = true
            } else if depth < 2, let product = node(name, "Mul"), readers[name]?.count == 1 {
                inner.append(name)
                product.inputs.forEach { collect($0, depth + 1) }
            } else {
                factors.append(name)
            }
        }
        last.inputs.forEach { collect($0, 0) }
        guard half, factors.count == 2 else { return false }
        for (x, sum) in [(factors[0], factors[1]), (factors[1], factors[0])] {
            guard let add = node(sum, "Add"), let (error, one) = withNumber(add), one == 1,
                let erf = node(error, "Erf"),
                let scaled = node(erf.inputs[0]), let (argument, factor) = withNumber(scaled), argument == x,
                scaled.operation == "Div" && abs(factor - Float(2).squareRoot()) < 1e-3
                    || scaled.operation == "Mul" && abs(factor - Float(0.5).squareRoot()) < 1e-3
            else { continue }
            replace(
                index, with: ONNXNode("Gelu", name: last.name, inputs: [x], outputs: last.outputs),
                inner: inner + [sum, error, erf.inputs[0]])
            return true
        }
        return false
    }

    /// x clip(x + 3, 0, 6) / 6, or x HardSigmoid(x).
    private mutating func recognizeHardSwish(at index: Int) -> Bool {
        let last = graph.nodes[index]
        guard last.inputs.count == 2 else { return false }
        var inner: [String] = []
        func gated(_ product: ONNXNode, dividesBySix: Bool) -> String? {
            for (x, gate) in [(product.inputs[0], product.inputs[1]), (product.inputs[1], product.inputs[0])] {
                if !dividesBySix, let hard = node(gate, "HardSigmoid"), hard.inputs[0] == x, hard.isHardSwishGate {
                    inner = [gate]
                    return x
                }
                var clipName = gate
                if !dividesBySix, let division = node(gate, "Div"), let (clipped, six) = withNumber(division), six == 6
                {
                    clipName = clipped
                    inner = [gate]
                } else if !dividesBySix {
                    continue
                }
                guard let clip = node(clipName, "Clip"), bounds(clip).map({ $0 == (0, 6) }) ?? false,
                    let add = node(clip.inputs[0], "Add"), let (argument, three) = withNumber(add), three == 3,
                    argument == x
                else { continue }
                inner += [clipName, clip.inputs[0]]
                return x
            }
            return nil
        }
        let x: String?
        if last.operation == "Div" {
            guard let (product, six) = withNumber(last), six == 6, last.inputs[0] == product,
                let multiplication = node(product, "Mul"),
                multiplication.inputs.count == 2
            else { return false }
            x = gated(multiplication, dividesBySix: true)
            inner.insert(product, at: 0)
        } else {
            x = gated(last, dividesBySix: false)
        }
        guard let x else { return false }
        replace(index, with: ONNXNode("HardSwish", name: last.name, inputs: [x], outputs: last.outputs), inner: inner)
        return true
    }

    private func bounds(_ clip: ONNXNode) -> (Float, Float)? {
        if clip.inputs.count == 3, let low = number(clip.inputs[1]), let high = number(clip.inputs[2]) {
            return (low, high)
        }
        guard clip.inputs.count == 1, case .float(let low)? = clip.attributes["min"],
            case .float(let high)? = clip.attributes["max"]
        else { return nil }
        return (low, high)
    }

    /// x σ(x).
    private mutating func recognizeSwish(at index: Int) -> Bool {
        let last = graph.nodes[index]
        guard last.inputs.count == 2 else { return false }
        for (x, gate) in [(last.inputs[0], last.inputs[1]), (last.inputs[1], last.inputs[0])] {
            guard let sigmoid = node(gate, "Sigmoid"), sigmoid.inputs == [x] else { continue }
            replace(index, with: ONNXNode("Swish", name: last.name, inputs: [x], outputs: last.outputs), inner: [gate])
            return true
        }
        return false
    }

    /// (x - mean x) / √(mean (x - mean x)² + ε) γ + β over the last axis.
    private mutating func recognizeLayerNormalization(at index: Int) -> Bool {
        let last = graph.nodes[index]
        guard last.inputs.count == 2 else { return false }
        for (product, beta) in [(last.inputs[0], last.inputs[1]), (last.inputs[1], last.inputs[0])] {
            guard let shift = graph.initializers[beta], shift.sizes.count == 1, let scaling = node(product, "Mul")
            else { continue }
            for (quotient, gamma) in [(scaling.inputs[0], scaling.inputs[1]), (scaling.inputs[1], scaling.inputs[0])] {
                guard let scale = graph.initializers[gamma], scale.sizes == shift.sizes,
                    let division = node(quotient, "Div"),
                    let centred = node(division.inputs[0], "Sub"), let root = node(division.inputs[1], "Sqrt"),
                    let sum = node(root.inputs[0], "Add"), let (variance, epsilon) = withNumber(sum),
                    let squares = node(variance, "ReduceMean"), isOverLastAxis(squares),
                    let mean = node(centred.inputs[1], "ReduceMean"), mean.inputs[0] == centred.inputs[0],
                    isOverLastAxis(mean),
                    isSquare(squares.inputs[0], of: centred.outputs[0])
                else { continue }
                replace(
                    index,
                    with: ONNXNode(
                        "LayerNormalization", name: last.name, inputs: [centred.inputs[0], gamma, beta],
                        outputs: last.outputs,
                        attributes: ["epsilon": .float(epsilon), "axis": .integer(-1)]),
                    inner: [
                        product, quotient, division.inputs[1], root.inputs[0], variance, squares.inputs[0],
                        centred.outputs[0],
                        mean.outputs[0],
                    ])
                return true
            }
        }
        return false
    }

    private func isSquare(_ name: String, of base: String) -> Bool {
        if let power = node(name, "Pow") { return power.inputs[0] == base && isAbout(power.inputs[1], 2) }
        guard let product = node(name, "Mul") else { return false }
        return product.inputs == [base, base]
    }

    private func isOverLastAxis(_ node: ONNXNode) -> Bool {
        if case .integers(let axes)? = node.attributes["axes"] { return axes == [-1] }
        guard node.inputs.count == 2, let axes = graph.initializers[node.inputs[1]]?.integers() else { return false }
        return axes == [-1]
    }
}

extension ONNXNode {
    /// Whether it is clip(x / 6 + 1 / 2, 0, 1).
    fileprivate var isHardSwishGate: Bool {
        var alpha: Float = 0.2, beta: Float = 0.5
        if case .float(let value)? = attributes["alpha"] { alpha = value }
        if case .float(let value)? = attributes["beta"] { beta = value }
        return abs(alpha - 1 / 6) < 1e-5 && beta == 0.5
    }
}

extension ONNXGraph {
    /// Nodes that only give a tensor are constants of the graph.
    fileprivate func withConstantsAsInitializers() -> ONNXGraph {
        var result = self
        result.nodes = nodes.filter { node in
            guard node.operation == "Constant", node.domain.isEmpty,
                case .tensor(let tensor)? = node.attributes["value"],
                let output = node.outputs.first
            else { return true }
            result.initializers[output] = tensor
            return false
        }
        return result
    }

    /// A classifier of a table with its softmax as a node of its own, as other networks have it.
    fileprivate func withSoftmaxApart() -> ONNXGraph {
        var result = self
        result.nodes = nodes.flatMap { node -> [ONNXNode] in
            guard node.operation == "LinearClassifier", node.domain == "ai.onnx.ml", node.outputs.count == 2,
                case .text("SOFTMAX")? = node.attributes["post_transform"]
            else { return [node] }
            var scores = node
            scores.attributes["post_transform"] = .text("NONE")
            scores.outputs[1] += " scores"
            let softmax = ONNXNode(
                "Softmax", name: node.name + " softmax", inputs: [scores.outputs[1]], outputs: [node.outputs[1]],
                attributes: ["axis": .integer(1)])
            return [scores, softmax]
        }
        return result
    }
}

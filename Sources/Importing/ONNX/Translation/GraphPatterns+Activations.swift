import Tensors

// Activation functions that are written out.

extension GraphPatterns {
    /// x / 2 (1 + erf(x / √2)): the halves and products in any order.
    mutating func recognizeGELU(at index: Int) -> Bool {
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
    mutating func recognizeHardSwish(at index: Int) -> Bool {
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
    mutating func recognizeSwish(at index: Int) -> Bool {
        let last = graph.nodes[index]
        guard last.inputs.count == 2 else { return false }
        for (x, gate) in [(last.inputs[0], last.inputs[1]), (last.inputs[1], last.inputs[0])] {
            guard let sigmoid = node(gate, "Sigmoid"), sigmoid.inputs == [x] else { continue }
            replace(index, with: ONNXNode("Swish", name: last.name, inputs: [x], outputs: last.outputs), inner: [gate])
            return true
        }
        return false
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

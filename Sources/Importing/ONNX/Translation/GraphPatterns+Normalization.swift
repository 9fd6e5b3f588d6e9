import Tensors

extension GraphPatterns {
    /// (x - mean x) / √(mean (x - mean x)² + ε) γ + β over the last axis.
    mutating func recognizeLayerNormalization(at index: Int) -> Bool {
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

import Tensors

extension ONNXGraph {
    /// Nodes that only give a tensor are constants of the graph.
    func withConstantsAsInitializers() -> ONNXGraph {
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
    func withSoftmaxApart() -> ONNXGraph {
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

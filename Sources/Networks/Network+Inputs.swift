import Tensors

extension Network {
    /// Runs a network of several inputs and keeps its activations.
    /// - Parameter inputs: a tensor for each of `inputNames`, with an axis for the examples.
    /// - Throws: `NetworkError` if an input is missing, unknown or has another number of examples than the image, as above.
    public func forward(_ inputs: [LayerName: Tensor]) throws -> ForwardPass {
        var supplied: CompiledNetwork.SuppliedOutputs = [:]
        for (name, tensor) in inputs {
            let node = try node(name)
            guard nodes[node].layer == nil else { throw NetworkError.notAnInput(name, inputs: inputNames) }
            supplied[node] = node == 0 ? try batch(of: tensor) : tensor
        }
        for (index, node) in nodes.enumerated() where node.layer == nil {
            guard let tensor = supplied[index] else { throw NetworkError.missingInput(node.name, network: name) }
            guard tensor.shape.rank > 0, tensor.shape[0] == supplied[0]?.shape[0] else {
                throw NetworkError.unequalExamples(node.name, tensor.shape)
            }
        }
        let compiled = try compiledNetworks.network(self, for: supplied.mapValues(\.shape))
        return try ForwardPass(network: self, supplied: supplied, compiled: compiled)
    }

    /// All outputs for inputs of whatever shapes the layers take, which need not be images: what a file computes from its own
    /// constants, and single operators in tests.
    /// - Precondition: every input is given.
    package func outputs(for inputs: [LayerName: Tensor]) throws -> [Tensor] {
        let supplied = Dictionary(uniqueKeysWithValues: try inputs.map { (try node($0.key), $0.value) })
        let compiled = try compiledNetworks.network(self, for: supplied.mapValues(\.shape))
        let activations = try compiled.forward(supplied)
        return try outputNodes.map { node in
            // A layer that changes nothing has no computation of its own.
            let value = compiled.values[node].index
            if let given = supplied.first(where: { compiled.values[$0.key].index == value })?.value { return given }
            return try compiled.read(node, from: activations)
        }
    }
}

import Tensors

extension Graph {
    /// Writes a network down, layer by layer.
    /// - Parameter given: the shapes of what is given from outside, by node: the inputs, or the outputs of layers in place of
    ///   what they would compute.
    /// - Returns: the output of each node.
    /// - Throws: `NetworkError` where a layer does not accept what it would read.
    func write(_ nodes: [Network.Node], given: [Int: Shape]) throws(NetworkError) -> [Value] {
        let input = given[0]!
        var values: [Value] = []
        for (index, node) in nodes.enumerated() {
            if let shape = given[index] {
                values.append(self.input(shape))
                continue
            }
            let layer = node.layer!, inputs = node.inputs.map { values[$0] }
            guard layer.accepts(inputs[0].shape) else { throw .wrongInputSize(input, layer: node.name) }
            if let window = layer.window(for: inputs[0].shape), !window.fits(inputs[0].shape) {
                throw .inputTooSmall(input, layer: node.name)
            }
            values.append(layer.forward(inputs))
        }
        return values
    }
}

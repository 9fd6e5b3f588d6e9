extension Network {
    /// Four activation functions from shallow to deep: the last ones at the first, second and third size that maps have,
    /// and the last of all.
    ///
    /// Fewer where the network has fewer of them.
    public func fourDepths() throws -> [LayerName] {
        var sizes: [(height: Int, last: LayerName)] = []
        for node in nodes where node.layer is any ActivationFunction {
            let shape = try shape(of: node.name)
            guard shape.rank == 4 else { continue }
            if sizes.last?.height == shape[2] { sizes.removeLast() }
            sizes.append((shape[2], node.name))
        }
        return (sizes.prefix(3) + sizes.dropFirst(3).suffix(1)).map(\.last)
    }

    /// Layer that a ReLU reads: the same units, but on both sides of zero and without a ceiling. Nil for other layers.
    /// - Throws: `NetworkError.unknownLayer`.
    public func rectified(by layer: LayerName) throws(NetworkError) -> LayerName? {
        let node = nodes[try node(layer)]
        return node.layer is ReLU ? nodes[node.inputs[0]].name : nil
    }
}

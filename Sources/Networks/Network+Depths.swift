extension Network {
    /// Four activation functions from shallow to deep: the first; the last ones at the second and at the third size that
    /// maps have; the last.
    ///
    /// Fewer where the network has fewer of them.
    public func fourDepths() throws -> [LayerName] {
        var sizes: [(height: Int, last: LayerName)] = [], first: LayerName?
        for node in nodes where node.layer is ReLU || node.layer is HardSwish || node.layer is GELU {
            let shape = try shape(of: node.name)
            guard shape.rank == 4 else { continue }
            first = first ?? node.name
            if sizes.last?.height == shape[2] { sizes.removeLast() }
            sizes.append((shape[2], node.name))
        }
        guard let first, let last = sizes.last?.last else { return [] }
        var depths = [first]
        for layer in sizes.dropFirst().prefix(2).map(\.last) + [last] where !depths.contains(layer) {
            depths.append(layer)
        }
        return depths
    }

    /// What a ReLU reads: the same units, but on both sides of zero and without a ceiling. Nil for other layers.
    /// - Throws: `NetworkError.unknownLayer`.
    public func rectified(by layer: LayerName) throws(NetworkError) -> LayerName? {
        let node = nodes[try node(layer)]
        return node.layer is ReLU ? nodes[node.inputs[0]].name : nil
    }
}

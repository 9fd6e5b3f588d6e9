extension Network {
    /// Four layers from shallow to deep whose units say how much of something they see, on both sides of zero: those that
    /// an activation function reads. The first; the last ones at the second and at the third size that maps have; the last.
    ///
    /// Fewer where the network has fewer of them.
    public func fourDepths() throws -> [LayerName] {
        var sizes: [(height: Int, last: LayerName)] = [], first: LayerName?
        for node in nodes where node.layer is ReLU || node.layer is HardSwish || node.layer is GELU {
            let before = nodes[node.inputs[0]].name, shape = try shape(of: before)
            guard shape.rank == 4 else { continue }
            first = first ?? before
            if sizes.last?.height == shape[2] { sizes.removeLast() }
            sizes.append((shape[2], before))
        }
        guard let first, let last = sizes.last?.last else { return [] }
        var depths = [first]
        for layer in sizes.dropFirst().prefix(2).map(\.last) + [last] where !depths.contains(layer) {
            depths.append(layer)
        }
        return depths
    }
}

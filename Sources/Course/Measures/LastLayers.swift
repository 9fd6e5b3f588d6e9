import Networks

extension Network {
    /// The last layer of the network at each size that its maps have, from the largest maps to the smallest, up to the
    /// layer that CAM methods explain.
    public func lastLayerAtEachResolution() throws -> [LayerName] {
        var layers: [(height: Int, layer: LayerName)] = []
        for layer in layerNames.dropFirst() {
            let shape = try shape(of: layer)
            if shape.rank == 4 {
                if layers.last?.height == shape[2] { layers.removeLast() }
                layers.append((shape[2], layer))
            }
            if layer == explanationLayer { break }
        }
        return layers.map(\.layer)
    }
}

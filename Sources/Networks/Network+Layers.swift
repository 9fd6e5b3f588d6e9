extension Network {
    /// The layers in the order in which they run, each with the names of those whose outputs it reads: for who writes the
    /// same network down in another arithmetic.
    package var layers: [(name: LayerName, layer: any Layer, inputs: [LayerName])] {
        nodes.compactMap { node in
            node.layer.map { (node.name, $0, node.inputs.map { nodes[$0].name }) }
        }
    }
}

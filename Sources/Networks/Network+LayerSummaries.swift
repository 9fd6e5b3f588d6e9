import Tensors

extension Network {
    /// A layer as a table lists it.
    public struct LayerSummary: Sendable {
        public let name: LayerName
        /// Kind of layer: `Convolution`, `ReLU` …
        public let kind: String
        /// The shape of its output for one image.
        public let shape: Shape
        /// The part of the input that one unit sees, padding included; nil behind layers that see everything.
        public let receptiveField: ReceptiveField?
    }

    /// All layers, in the order in which they run, for one image of the network's own size.
    public func layerSummaries() throws -> [LayerSummary] {
        let compiled = try compiled(for: [1, input.channels, input.height, input.width])
        return zip(nodes, compiled.receptiveFields()).enumerated().map { index, node in
            LayerSummary(
                name: node.0.name, kind: node.0.layer?.kind ?? "Input",
                shape: compiled.shape(of: index), receptiveField: node.1)
        }
    }
}

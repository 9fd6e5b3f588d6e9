import Tensors

extension Network {
    /// A layer as a table lists it.
    public struct LayerSummary: Sendable {
        public let name: LayerName
        /// What kind of layer it is: `Convolution`, `ReLU` …
        public let kind: String
        /// The shape of its output for one image.
        public let shape: Shape
        /// The part of the input that one unit sees, padding included; nil behind layers that see everything.
        public let receptiveField: ReceptiveField?
    }

    /// All layers, in the order in which they run, for one image of the network's own size.
    public func layerSummaries() throws -> [LayerSummary] {
        var fields: [ReceptiveField?] = []
        var summaries: [LayerSummary] = []
        for node in nodes {
            let inputs = node.inputs.map { fields[$0] }
            var field: ReceptiveField?
            if node.layer == nil {
                field = ReceptiveField(height: 1, width: 1, rowStep: 1, columnStep: 1)
            } else if !(node.layer is Linear), !inputs.contains(nil) {
                field = inputs.compactMap { $0 }.dropFirst().reduce(inputs[0]) { $0?.union($1) }
                let inputShape = summaries[node.inputs[0]].shape
                if let window = node.layer?.window(for: inputShape) { field = field?.through(window) }
            }
            fields.append(field)
            summaries.append(
                LayerSummary(
                    name: node.name, kind: node.layer.map { "\(type(of: $0))" } ?? "Input",
                    shape: try shape(of: node.name), receptiveField: field))
        }
        return summaries
    }
}

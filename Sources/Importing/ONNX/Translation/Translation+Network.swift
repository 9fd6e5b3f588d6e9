import Networks
import Tensors

extension Translation {
    /// The finished network.
    /// - Parameters:
    ///   - graph: what was translated.
    ///   - outputs: the file's names, the explained one first.
    /// - Throws: `ONNXError` where an output does not depend on the image, or has no axis for examples in front.
    func network(_ name: String, of graph: ONNXGraph, outputs: [String], card: ModelCard, file: String) throws
        -> Network
    {
        var results: [NetworkBuilder.Output] = []
        for (index, output) in outputs.enumerated() {
            guard case .traced(var value)? = values[output] else {
                if index > 0 { continue }
                throw ONNXError(file: file, place: .wholeFile, cause: .constantOutput(output))
            }
            // Scores are a row, whatever axes of size 1 stand behind them.
            if value.rank == 4, value.sizes[2] == 1, value.sizes[3] == 1 { value.order.removeLast(2) }
            let plain = plain(value)
            guard index > 0 || plain.batchAxis == 0 else {
                throw ONNXError(
                    file: file, place: .wholeFile,
                    cause: .unsupported("an output whose first axis does not count images"))
            }
            guard index > 0 || plain.one.shape.rank >= 2 && plain.layer != .input else {
                throw ONNXError(
                    file: file, place: .wholeFile,
                    cause: .unsupported(
                        plain.layer == .input
                            ? "an output that is the image itself" : "an output of one number an image, \"\(output)\",")
                )
            }
            results.append(plain.output)
        }
        let explained = try card.explanationLayer.map { wanted in
            guard let layer = layers[wanted] ?? (names.contains(LayerName(wanted)) ? LayerName(wanted) : nil) else {
                throw ONNXError(
                    file: file, place: .wholeFile,
                    cause: .unknownLayer(wanted, nearest: nearestNames(to: wanted, in: names.map(\.text).sorted())))
            }
            return layer
        }
        let needed = Set(graph.needed(for: [outputs[0]]).nodes.flatMap(\.outputs))
        let found = maps.explained(for: values[outputs[0]]?.traced) { layer in
            layer == .input || nodes[layer].map(needed.contains) ?? false
        }
        return try builder.network(name, explanationLayer: explained ?? found, outputs: results)
    }
}

import Networks

extension KerasModel {
    /// The network for images as a card has them.
    ///
    /// Where neither the card nor the model says it, they are 224 × 224, and prepared from -1 to 1; a model that scales its input
    /// itself gets levels.
    /// - Throws: `KerasError` with the layer and the cause, `ModelCardError`, `NetworkError` where the card's layer does not exist.
    public func network(_ card: ModelCard, named name: String? = nil) throws -> Network {
        if let output = card.output {
            throw KerasError(
                file: path, cause: .unsupported("another output than the first, \"\(output)\","))
        }
        let input = try card.specification(
            channels: channels ?? 3, height: card.height ?? height ?? ImageInput.usualSize,
            width: card.width ?? width ?? ImageInput.usualSize, usual: scalesItsInput ? .levels : .symmetric, of: path)
        let network = try network(named: name ?? path, input: input)
        guard let layer = card.explanationLayer else { return network }
        return try network.explained(at: LayerName(layer))
    }
}

import Networks

extension Assets {
    /// The trained network of a name, with its weights from `Assets/`.
    /// - Throws: `Zoo.UnknownModel` with the nearest names, `AssetError.missing`, `WeightsError`, `WeightsMismatch`.
    public func network(_ name: String) throws -> Network {
        try Zoo.check(name)
        return try Zoo.network(name, weights: Weights(contentsOf: model(name).path))
    }
}

extension Network {
    /// The parameters by their names in a state dict, `conv1.weight`, statistics of normalizations included: what a file
    /// needs so that the same layers can be put together again.
    ///
    ///     try network.weights().write(toSafetensors: "fashion.safetensors", precision: .float16)
    ///
    /// - Throws: `WeightsError` where two layers' parameters have one name.
    public func weights() throws(WeightsError) -> Weights {
        try Weights(
            nodes.flatMap { node in
                (node.layer?.parameters ?? []).map { (name: "\(node.name).\($0.name)", tensor: $0.tensor) }
            })
    }
}

import Networks

/// What a layer of a Keras model gives while the network is put together.
struct KerasTensor {
    var output: NetworkBuilder.Output
    /// The shape in Keras without the batch: [H, W, C], [T, D] or [C]. The kit's are [N, C, H, W], [N, T, D] and [N, C].
    var sizes: [Int]
    /// Whether a value of shape [C] has the shape [N, C, 1, 1] here, as global pooling leaves it.
    var isColumn = false
    /// Name of the layer that gave it.
    var name: LayerName
    /// What is left to do, if somebody reads it who does not do so himself.
    var pending: (name: LayerName, step: Pending)?

    enum Pending {
        /// Zeros around an image, which a convolution takes over.
        case padding(before: Window.Pair, after: Window.Pair)
        /// Probabilities: at a network's end the logits are wanted.
        case softmax
    }

    var isImage: Bool { sizes.count == 3 }
    /// The axis of the channels here.
    var channelAxis: Int { sizes.count == 2 ? 2 : 1 }
    var channels: Int { sizes[sizes.count - 1] }
}

/// A call of a layer, with all that it needs.
struct KerasCall {
    let settings: KerasSettings
    let name: LayerName
    var inputs: [KerasTensor]
    var numbers: [Float] = []
    var beginsWithNumber = false
    let location: KerasWeights.Location
}

import Tensors

extension Network {
    /// The layers that are convolutions, in the order in which they run.
    public var convolutions: [LayerName] { nodes.filter { $0.layer is Convolution }.map(\.name) }

    /// The weights of a convolution, `[O, C / groups, h, w]`.
    /// - Throws: `NetworkError.unknownLayer`, `notAConvolution` with the convolution before it.
    public func kernels(of layer: LayerName) throws(NetworkError) -> Tensor {
        let place = try node(layer)
        if let convolution = nodes[place].layer as? Convolution { return convolution.weight }
        let before = nodes[..<place].last { $0.layer is Convolution }
        throw .notAConvolution(layer, nearest: before?.name)
    }
}

import Networks

/// A method whose one setting is a layer.
public protocol OneLayerMethod: ExplanationMethod {
    /// nil for the network's last convolutional stage.
    var layer: LayerName? { get }

    init(layer: LayerName?)
}

extension OneLayerMethod {
    public init(_ settings: MethodSettings) { self.init(layer: settings.layer) }
}

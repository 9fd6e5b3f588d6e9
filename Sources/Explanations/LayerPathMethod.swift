import Networks

/// A method that asks a layer on the straight way from a baseline to an image.
public protocol LayerPathMethod: PerturbationMethod {
    /// nil for the network's last convolutional stage.
    var layer: LayerName? { get }
    /// How finely the way is divided.
    var steps: Int { get }
    var baseline: Baseline { get }

    init(layer: LayerName?, steps: Int, baseline: Baseline)
}

extension LayerPathMethod {
    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, steps: settings.steps ?? 50, baseline: settings.baseline ?? .zero)
    }
}

import Networks

/// A layer, and the way from a baseline to an image on which it is asked.
public struct LayerPathSettings: Sendable {
    /// nil for the network's last convolutional stage.
    public var layer: LayerName?
    /// The number of points or of differences into which the way is divided.
    public var steps: Int
    public var baseline: Baseline

    public init(layer: LayerName?, steps: Int, baseline: Baseline) {
        self.layer = layer
        self.steps = steps
        self.baseline = baseline
    }
}

/// A method that asks a layer on the straight way from a baseline to an image.
public protocol LayerPathMethod: PerturbationMethod {
    var settings: LayerPathSettings { get set }

    init(_ settings: LayerPathSettings)
}

extension LayerPathMethod {
    public init(layer: LayerName? = nil, steps: Int = 50, baseline: Baseline = .zero) {
        self.init(LayerPathSettings(layer: layer, steps: steps, baseline: baseline))
    }

    public init(_ settings: MethodSettings) {
        self.init(layer: settings.layer, steps: settings.steps ?? 50, baseline: settings.baseline ?? .zero)
    }

    public var layer: LayerName? {
        get { settings.layer }
        set { settings.layer = newValue }
    }

    public var steps: Int {
        get { settings.steps }
        set { settings.steps = newValue }
    }

    public var baseline: Baseline {
        get { settings.baseline }
        set { settings.baseline = newValue }
    }
}

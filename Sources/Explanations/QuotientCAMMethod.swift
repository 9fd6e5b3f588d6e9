import Networks

/// A CAM method whose weights are quotients, to whose denominators something small may be added.
///
/// The papers add nothing; pytorch-grad-cam does.
public protocol QuotientCAMMethod: CAMMethod {
    /// The addition to the denominators.
    var epsilon: Float { get }
    /// The addition by pytorch-grad-cam's convention.
    static var pytorchGradCAMEpsilon: Float { get }

    init(layer: LayerName?, epsilon: Float)
}

extension QuotientCAMMethod {
    public init(_ settings: MethodSettings) {
        self.init(
            layer: settings.layer,
            epsilon: settings.convention == .pytorchGradCAM ? Self.pytorchGradCAMEpsilon : 0)
    }
}

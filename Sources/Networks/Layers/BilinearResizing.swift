import Tensors

extension Taps {
    /// Places between their neighbours by straight lines: cells have a width, and the borders of both rows coincide.
    package static func linear(from oldSize: Int, to newSize: Int) -> Taps {
        let places = Sampling.betweenCentres.taps(from: oldSize, to: newSize)
        return Taps(
            places.map { place -> [(index: Int, weight: Float)] in
                if place.fraction == 0 { return [(place.first, 1)] }
                return [(place.first, 1 - place.fraction), (place.second, place.fraction)]
            })
    }

    /// Each place so many times.
    package static func repeating(_ size: Int, times: Int) -> Taps {
        Taps((0..<size * times).map { [(index: $0 / times, weight: Float(1))] })
    }
}

/// The maps of one layer at the size of another's, by straight lines between the centres of their cells.
///
/// Inputs x: `[N, C, h, w]` and a value of shape `[N, K, H, W]`, of which the size counts alone; y: `[N, C, H, W]`, as
/// TensorFlow's `resize` and PyTorch's `interpolate(align_corners=False)` compute it. Linear in x: each cell receives what the
/// places around it have of it.
public struct BilinearResizing: Layer {
    public init() {}

    public func forward(_ inputs: [Value]) -> Value {
        let x = inputs[0], size = inputs[1].shape
        return x.interpolated(along: 2, .linear(from: x.shape[2], to: size[2]))
            .interpolated(along: 3, .linear(from: x.shape[3], to: size[3]))
    }
}

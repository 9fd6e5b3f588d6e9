import Tensors

/// A map of a network's attention or of attributions, laid over the photograph that it explains.
///
/// With v = value / limit after bilinear upsampling, clamped to 0...1 (or ±1 for a signed scale), a pixel shows
///
///     (1 - a) · grey + a · color(v),     a = 0.8 · v               positive maps: zero is the greyed photograph untouched
///     color(v) · (1 - 0.4 (1 - grey / 255))                        signed maps: zero is white, with a pale photograph
///
/// so that of a signed map weak values keep their colour. Without a photograph it shows color(v) alone.
public struct Heatmap: Equatable, Sendable {
    /// Raw values, `[h, w]`, at the resolution of the layer or of the photograph.
    public let map: Tensor
    /// The photograph that the map covers edge to edge; nil shows the map's own pixels.
    public let photograph: Photograph?
    public let scale: ColorScale

    /// The share of a photograph that the strongest colour of a positive map hides.
    public static let strongestOpacity: Float = 0.8
    /// The share of a photograph's darkness that is left under a signed map.
    public static let groundContrast: Float = 0.4

    /// - Parameters:
    ///   - map: `[h, w]`, or with axes of size 1 before them; NaN counts as 0.
    ///   - photograph: what the map covers edge to edge, or nil.
    /// - Precondition: the map has two axes besides those of size 1 before them.
    public init(_ map: Tensor, over photograph: Photograph?, scale: ColorScale) {
        let sides = map.shape.suffix(2)
        precondition(
            sides.count == 2 && map.count == sides.reduce(1, *) && map.count > 0,
            "a heatmap is drawn from [h, w], got \(map.shape)")
        self.map = map.reshaped(to: Shape(Array(sides))).map { $0.isNaN ? 0 : $0 }
        self.photograph = photograph
        self.scale = scale
    }

    /// Whether nothing of the map can be shown: no positive value, or no value at all for a signed scale.
    public var isEmpty: Bool { scale.limits.limit(for: map) == nil }

    /// The heatmap as pixels, as many as the photograph has (as the map has, without one).
    public func rendered() -> Photograph {
        guard let photograph else { return rendered(colors: scaledMap()) }
        let height = photograph.height, width = photograph.width, plane = height * width
        let values = scaledMap().resized(height: height, width: width)
        let grey = photograph.grey
        let lowest: Float = scale.limits.isSigned ? -1 : 0
        return Photograph(
            Tensor(shape: [3, height, width]) { result in
                values.withElements { values in
                    grey.withElements { grey in
                        for i in 0..<plane {
                            let pixel = overlay(min(max(values[i], lowest), 1), on: grey[i])
                            result[i] = pixel.red
                            result[plane + i] = pixel.green
                            result[2 * plane + i] = pixel.blue
                        }
                    }
                }
            })
    }

    /// The colour of a value over a grey level.
    private func overlay(_ v: Float, on grey: Float) -> Color {
        let color = color(v)
        guard scale.limits.isSigned else {
            return color.withOpacity(Self.strongestOpacity * v).over(Color(red: grey, green: grey, blue: grey))
        }
        let light = 1 - Self.groundContrast * (1 - grey / 255)
        return Color(red: light * color.red, green: light * color.green, blue: light * color.blue)
    }

    /// value / limit, not yet clamped; zeros where there is nothing to show.
    private func scaledMap() -> Tensor {
        guard let limit = scale.limits.limit(for: map) else { return Tensor(zeros: map.shape) }
        return map / limit
    }

    private func rendered(colors values: Tensor) -> Photograph {
        let plane = values.count
        return Photograph(
            Tensor(shape: [3, map.shape[0], map.shape[1]]) { result in
                values.withElements { values in
                    for i in 0..<plane {
                        let color = self.color(values[i])
                        result[i] = color.red
                        result[plane + i] = color.green
                        result[2 * plane + i] = color.blue
                    }
                }
            })
    }

    /// The colour of a value between 0 and 1, or -1 and 1.
    private func color(_ v: Float) -> Color { scale.colors[scale.limits.isSigned ? (v + 1) / 2 : v] }

    /// The middle of the largest element, as shares of width and height.
    public var peak: (x: Double, y: Double) {
        let i = map.argMax(), width = map.shape[1], height = map.shape[0]
        return ((Double(i % width) + 0.5) / Double(width), (Double(i / width) + 0.5) / Double(height))
    }
}

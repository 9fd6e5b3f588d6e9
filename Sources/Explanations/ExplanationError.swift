import Networks
import Tensors

/// Settings with which a method cannot explain.
public enum ExplanationError: Error, Equatable, CustomStringConvertible {
    case tooSmall(MethodSettings.Name, Int, method: String)
    case tooLarge(MethodSettings.Name, Int, method: String)
    case noiseOutOfRange(Float)
    case negative(MethodSettings.Name, Float, method: String)
    case strideBeyondWindow(stride: Int, window: Int)
    case baselineShape(Shape, image: Shape)
    case baselineNotFinite
    case noBaselines
    case tooFewSamples(Int, superpixels: Int)
    case segmentsSize(height: Int, width: Int, image: Shape)
    case noPlaces(layer: LayerName, shape: Shape)
    case needsClass(method: String)
    case zeroScore(method: String)

    public var description: String {
        switch self {
        case .tooSmall(let setting, let value, let method):
            "\(method) with \(value) for \(setting.rawValue): it must be at least 1."
        case .tooLarge(let setting, let value, let method):
            "\(method) with \(value) for \(setting.rawValue): it must be at most \(Self.largestSetting)."
        case .noiseOutOfRange(let level):
            "A noise level of \(level): it is a share of the image's range, 0 or more."
        case .negative(let setting, let value, let method):
            "\(method) with \(value) for \(setting.rawValue): it must be 0 or more."
        case .strideBeyondWindow(let stride, let window):
            "A stride of \(stride) with windows of \(window) pixels: no window would cover the pixels between two of them, "
                + "so they would have no attribution. Use a stride of at most \(window)."
        case .baselineShape(let shape, let image):
            "The baseline is \(shape), the image \(image): give a baseline of the image's shape."
        case .baselineNotFinite: "The baseline holds a number that is not finite."
        case .noBaselines: "No baseline is given: give one at least."
        case .tooFewSamples(let samples, let superpixels):
            "\(KernelSHAP.name) with \(samples) samples for \(superpixels) superpixels cannot tell them apart: give at "
                + "least \(2 * superpixels) samples, or fewer segments."
        case .segmentsSize(let height, let width, let image):
            "The patches are those of an image of \(height) × \(width), the image is \(image): divide this image."
        case .noPlaces(let layer, let shape):
            "Layer \"\(layer)\" has no maps, its activation is \(shape): choose a layer before the pooling."
        case .needsClass(let method): "\(method) explains the score of a class: give a class as its target."
        case .zeroScore(let method):
            "\(method) divides by the target's score, which is 0 for this image: choose another target, or a method that "
                + "does not, such as \(HiResCAM.name)."
        }
    }

    /// More of anything would take days, and sizes that grow with it more memory than there is.
    static let largestSetting = 1 << 24

    /// - Throws: `tooSmall` if a number of something is 0 or less, `tooLarge` if it is beyond `largestSetting`.
    static func check(_ value: Int, _ setting: MethodSettings.Name, of method: String) throws(ExplanationError) {
        guard value >= 1 else { throw .tooSmall(setting, value, method: method) }
        guard value <= largestSetting else { throw .tooLarge(setting, value, method: method) }
    }

    /// - Throws: `noiseOutOfRange` if the level is negative or not finite.
    static func check(noise level: Float) throws(ExplanationError) {
        guard level >= 0, level.isFinite else { throw .noiseOutOfRange(level) }
    }
}

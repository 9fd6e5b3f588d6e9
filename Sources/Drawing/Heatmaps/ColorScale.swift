import Foundation
import Tensors

/// The meaning of a map's colours: which value has the strongest one, and in what unit.
///
/// Maps of one figure that have equal scales share one colour bar.
public struct ColorScale: Hashable, Sendable {
    public var limits: Limits
    public var colors: ColorMap
    /// The unit that is written at the colour bar: "logit drop", "share of the maximum".
    public var unit: String

    public enum Limits: Hashable, Sendable {
        /// 0 to each map's own maximum.
        case ownMaximum
        /// 0 to a value that several maps share.
        case upTo(Float)
        /// ±q, q being each map's own 99.5th percentile of absolute values.
        case ownPercentile
        /// ± a value that several maps share.
        case symmetric(Float)
    }

    public init(_ limits: Limits, unit: String, colors: ColorMap? = nil) {
        self.limits = limits
        self.unit = unit
        self.colors = colors ?? (limits.isSigned ? .blueWhiteRed : .inferno)
    }

    // MARK: The usual ones

    /// Each map from 0 to its own maximum.
    public static func ownMaximum(_ wording: Wording) -> ColorScale {
        ColorScale(.ownMaximum, unit: wording.shareOfMaximum)
    }

    /// All maps from 0 to the largest value in any of them.
    public static func shared(by maps: [Tensor], unit: String) -> ColorScale {
        ColorScale(.upTo(maps.compactMap { $0.count > 0 ? $0.maximum() : nil }.max() ?? 0), unit: unit)
    }

    /// Each signed map to its own 99.5th percentile of absolute values on both sides of zero.
    public static func ownPercentile(_ wording: Wording) -> ColorScale {
        ColorScale(.ownPercentile, unit: wording.shareOfPercentile)
    }

    /// All signed maps to the 99.5th percentile of the absolute values of all of them.
    public static func sharedPercentile(of maps: [Tensor], unit: String) -> ColorScale {
        ColorScale(.symmetric(absolutePercentile(99.5, of: maps)), unit: unit)
    }
}

extension ColorScale.Limits {
    /// Whether values on both sides of zero are told apart.
    public var isSigned: Bool {
        switch self {
        case .ownMaximum, .upTo: false
        case .ownPercentile, .symmetric: true
        }
    }

    /// The value with the strongest colour for one map; nil where nothing of the map can be shown.
    func limit(for map: Tensor) -> Float? {
        guard map.count > 0 else { return nil }
        let hasSomething = isSigned ? map.withElements { $0.contains { $0 != 0 } } : map.maximum() > 0
        guard hasSomething else { return nil }
        let limit =
            switch self {
            case .ownMaximum: map.maximum()
            case .upTo(let value), .symmetric(let value): value
            case .ownPercentile: absolutePercentile(99.5, of: [map])
            }
        // More than 99.5 % zeros: the few others are at the limit.
        return limit > 0 ? limit : map.absoluteValue().maximum()
    }

    /// The numbers along the colour bar.
    var range: ClosedRange<Double> {
        switch self {
        case .ownMaximum: 0...1
        case .ownPercentile: -1...1
        case .upTo(let value): 0...(value > 0 ? Double(value) : 1)
        case .symmetric(let value): value > 0 ? -Double(value)...Double(value) : -1...1
        }
    }
}

/// The value below which a share of all absolute values lies, interpolated linearly as in NumPy.
///
/// - Parameter percent: 0...100.
/// - Returns: 0 if there are no values.
public func absolutePercentile(_ percent: Double, of maps: [Tensor]) -> Float {
    let values = maps.flatMap { $0.elements.map(abs) }.sorted()
    guard let last = values.last else { return 0 }
    let position = percent / 100 * Double(values.count - 1)
    let i = Int(position)
    guard i + 1 < values.count else { return last }
    return values[i] + Float(position - Double(i)) * (values[i + 1] - values[i])
}

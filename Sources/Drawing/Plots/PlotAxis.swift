import Foundation

/// The quantity along one side of a plot.
public struct PlotAxis: Equatable, Sendable {
    /// Its name, with the unit: "covered share of the picture".
    public var label: String
    /// From where to where; nil for what the data need.
    public var range: ClosedRange<Double>?
    public var scale: Scale
    public var numbers: Numbers
    /// The values at which numbers stand, what was measured for instance; empty for round numbers.
    public var ticks: [Double]

    public enum Scale: Hashable, Sendable {
        case linear
        case logarithmic
        /// log(1 + value): zero has its place, and well above one equal ratios are equal steps.
        case logarithmicFromZero
    }

    public enum Numbers: Hashable, Sendable {
        case plain
        /// Parts of a whole, written as percentages.
        case share
    }

    public init(
        _ label: String, range: ClosedRange<Double>? = nil, scale: Scale = .linear, numbers: Numbers = .plain,
        ticks: [Double] = []
    ) {
        (self.label, self.range, self.scale, self.numbers, self.ticks) = (label, range, scale, numbers, ticks)
    }

    /// The powers of ten between which values lie, for a logarithmic axis that is the same where a value moves a little; nil
    /// where there is none above zero.
    public static func decades(around values: [Double]) -> ClosedRange<Double>? {
        let exponents = values.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
        guard let lowest = exponents.min(), let highest = exponents.max() else { return nil }
        let first = lowest.rounded(.down)
        return pow(10, first)...pow(10, max(highest.rounded(.up), first + 1))
    }
}

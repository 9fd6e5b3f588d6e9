import Foundation

/// What runs along one side of a plot.
public struct PlotAxis: Equatable, Sendable {
    /// What is measured, with its unit: "covered share of the picture".
    public var label: String
    /// From where to where; nil for what the data need.
    public var range: ClosedRange<Double>?
    public var scale: Scale
    public var numbers: Numbers

    public enum Scale: Hashable, Sendable { case linear, logarithmic }
    public enum Numbers: Hashable, Sendable {
        case plain
        /// Shares of one, written as percentages.
        case percent
    }

    public init(
        _ label: String, range: ClosedRange<Double>? = nil, scale: Scale = .linear, numbers: Numbers = .plain
    ) {
        (self.label, self.range, self.scale, self.numbers) = (label, range, scale, numbers)
    }
}

/// An axis whose ends and ticks are known.
struct PlacedAxis {
    let range: ClosedRange<Double>
    let ticks: [(value: Double, label: String)]
    private let isLogarithmic: Bool

    /// - Parameters:
    ///   - values: what is drawn along it.
    ///   - count: how many steps between ticks there is room for.
    /// - Precondition: on a logarithmic axis everything is above zero.
    init(_ axis: PlotAxis, for values: [Double], ticks count: Int, _ style: NumberStyle) {
        isLogarithmic = axis.scale == .logarithmic
        let values = values.filter(\.isFinite)
        let lowest = axis.range?.lowerBound ?? values.min() ?? 0, highest = axis.range?.upperBound ?? values.max() ?? 1
        guard isLogarithmic else {
            let room = highest > lowest ? lowest...highest : lowest - 0.5...highest + 0.5
            let found = Ticks(in: room, atMost: count)
            // Without a wish, an axis ends at a tick: the data never touch the frame's corner.
            let step = found.values.count > 1 ? found.values[1] - found.values[0] : room.upperBound - room.lowerBound
            let isFree = axis.range == nil
            let start = isFree ? (room.lowerBound / step - 1e-6).rounded(.down) * step : room.lowerBound
            let end = isFree ? (room.upperBound / step + 1e-6).rounded(.up) * step : room.upperBound
            range = start...end
            let ticks = Ticks(in: range, atMost: count + 2)
            self.ticks = zip(
                ticks.values,
                axis.numbers == .plain
                    ? ticks.labels(style)
                    : ticks.values.map { style.percent($0, decimals: max(0, ticks.decimals - 2)) }
            ).map { ($0, $1) }
            return
        }
        precondition(lowest > 0, "a logarithmic axis has no place for \(lowest)")
        range = lowest...max(highest, lowest * 1.0001)
        var ticks = Self.powers(in: range, mantissas: [1])
        if ticks.count < 3 { ticks = Self.powers(in: range, mantissas: [1, 2, 5]) }
        while ticks.count > count + 1 { ticks = stride(from: 0, to: ticks.count, by: 2).map { ticks[$0] } }
        self.ticks = ticks.map { value in
            let power = Int(log10(value).rounded(.down)), isRound = abs(value / pow(10, Double(power)) - 1) < 1e-9
            guard power < -3 && isRound else { return (value, style.string(value, decimals: max(0, -power))) }
            return (value, "10" + superscript(power))
        }
    }

    private static func powers(in range: ClosedRange<Double>, mantissas: [Double]) -> [Double] {
        let first = Int(log10(range.lowerBound).rounded(.down)), last = Int(log10(range.upperBound).rounded(.up))
        let lowest = range.lowerBound * (1 - 1e-9), highest = range.upperBound * (1 + 1e-9)
        let values = (first...last).flatMap { power -> [Double] in
            let unit = pow(10, Double(power))
            return mantissas.map { $0 * unit }
        }
        return values.filter { lowest <= $0 && $0 <= highest }
    }

    /// Where a value lies, 0 at the axis's start and 1 at its end.
    func share(of value: Double) -> Double {
        let (start, end) = (range.lowerBound, range.upperBound)
        return isLogarithmic ? log(value / start) / log(end / start) : (value - start) / (end - start)
    }
}

/// −4 as it stands above a ten.
private func superscript(_ value: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (value < 0 ? "⁻" : "") + String(abs(value)).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
}

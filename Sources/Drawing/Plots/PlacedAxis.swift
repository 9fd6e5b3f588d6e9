import Foundation

/// An axis whose ends and ticks are known.
struct PlacedAxis {
    let range: ClosedRange<Double>
    let ticks: [(value: Double, label: String)]
    private let scale: PlotAxis.Scale

    /// - Parameters:
    ///   - values: what is drawn along it.
    ///   - count: how many steps between ticks there is room for.
    /// - Precondition: on a logarithmic axis everything is above zero; if it begins at zero, nothing is below.
    init(_ axis: PlotAxis, for values: [Double], ticks count: Int, _ style: NumberStyle) {
        scale = axis.scale
        let values = values.filter(\.isFinite)
        let lowest = axis.range?.lowerBound ?? values.min() ?? 0, highest = axis.range?.upperBound ?? values.max() ?? 1
        let found: [(value: Double, label: String)]
        switch scale {
        case .linear:
            range = Self.linearRange(lowest, highest, isFree: axis.range == nil, ticks: count)
            found = Self.roundTicks(in: range, atMost: count + 2, axis.numbers, style)
        case .logarithmic:
            precondition(lowest > 0, "a logarithmic axis has no place for \(lowest)")
            range = lowest...max(highest, lowest * 1.0001)
            found = Self.powerTicks(in: range, atMost: count, style)
        case .logarithmicFromZero:
            precondition(lowest >= 0, "an axis of log(1 + value) has no place for \(lowest)")
            range = lowest...max(highest, lowest + 1)
            let first = max(lowest, 1)
            let powers = highest > first ? Self.powerTicks(in: first...highest, atMost: count, style) : []
            found = (lowest == 0 ? [(0, style.string(0))] : []) + powers
        }
        ticks = axis.ticks.isEmpty ? found : axis.ticks.map { ($0, Self.label($0, axis.numbers, style)) }
    }

    private static func linearRange(
        _ lowest: Double, _ highest: Double, isFree: Bool, ticks count: Int
    ) -> ClosedRange<Double> {
        let room = highest > lowest ? lowest...highest : lowest - 0.5...highest + 0.5
        guard isFree else { return room }
        // Without a wish, an axis ends at a tick: the data never touch the frame's corner.
        let found = Ticks(in: room, atMost: count).values
        let step = found.count > 1 ? found[1] - found[0] : room.upperBound - room.lowerBound
        let start = (room.lowerBound / step - 1e-6).rounded(.down), end = (room.upperBound / step + 1e-6).rounded(.up)
        return start * step...end * step
    }

    private static func roundTicks(
        in range: ClosedRange<Double>, atMost count: Int, _ numbers: PlotAxis.Numbers, _ style: NumberStyle
    ) -> [(value: Double, label: String)] {
        let ticks = Ticks(in: range, atMost: count)
        let labels =
            numbers == .plain
            ? ticks.labels(style)
            : ticks.values.map { style.percent($0, decimals: max(0, ticks.decimals - 2)) }
        return zip(ticks.values, labels).map { ($0, $1) }
    }

    /// Powers of ten, and what lies between them where they are few.
    private static func powerTicks(
        in range: ClosedRange<Double>, atMost count: Int, _ style: NumberStyle
    ) -> [(value: Double, label: String)] {
        var ticks = powers(in: range, mantissas: [1])
        if ticks.count < 3 { ticks = powers(in: range, mantissas: [1, 2, 5]) }
        while ticks.count > count + 1 { ticks = stride(from: 0, to: ticks.count, by: 2).map { ticks[$0] } }
        return ticks.map { value in
            let power = Int(log10(value).rounded(.down)), isRound = abs(value / pow(10, Double(power)) - 1) < 1e-9
            guard power < -3 && isRound else { return (value, style.string(value, decimals: max(0, -power))) }
            return (value, "10" + superscript(power))
        }
    }

    /// A number with as many decimals as it has, up to four.
    private static func label(_ value: Double, _ numbers: PlotAxis.Numbers, _ style: NumberStyle) -> String {
        let written = numbers == .plain ? value : 100 * value
        let decimals = (0..<4).first {
            abs(written * pow(10, Double($0)) - (written * pow(10, Double($0))).rounded()) < 1e-9
        }
        return numbers == .plain
            ? style.string(value, decimals: decimals ?? 4) : style.percent(value, decimals: decimals ?? 4)
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

    /// The place of a value, 0 at the axis's start and 1 at its end.
    func share(of value: Double) -> Double {
        let (start, end) = (range.lowerBound, range.upperBound)
        switch scale {
        case .linear: return (value - start) / (end - start)
        case .logarithmic: return log(value / start) / log(end / start)
        case .logarithmicFromZero: return log((1 + value) / (1 + start)) / log((1 + end) / (1 + start))
        }
    }
}

/// −4 as it stands above a ten.
private func superscript(_ value: Int) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (value < 0 ? "⁻" : "") + String(abs(value)).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
}

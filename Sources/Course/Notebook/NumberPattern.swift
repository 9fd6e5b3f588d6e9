import Drawing
import Foundation

/// Form in which a number of the run is printed.
public enum NumberPattern: Hashable, Sendable {
    /// So many digits after the decimal sign: `0.39`.
    case decimals(Int)
    /// A part of a whole, 0...1, as a percentage: 0.39 is `39 %` in Spanish and `39%` in English.
    case share(decimals: Int)
    /// How large one thing is against another, as a percentage that may be over a hundred or below zero: 1.05 is `105 %`.
    case ratio(decimals: Int)
    /// One digit before the sign, so many after it, and a power of ten: `3.2 × 10⁻⁷`, never broken at a line's end.
    case scientific(decimals: Int)

    /// Whether the number may be printed so. A share is summed in `Float`, and may be off 0...1 by its rounding.
    func allows(_ value: Double) -> Bool {
        guard case .share = self, !value.isNaN else { return true }
        return (-1e-5...1 + 1e-5).contains(value)
    }

    /// The number that a reader finds on the page: 0.4249 with two decimals is 0.42.
    func printed(_ value: Double) -> Double {
        guard value.isFinite else { return value }
        let digits =
            switch self {
            case .decimals(let count): String(format: "%.\(count)f", value)
            case .share(let count), .ratio(let count): String(format: "%.\(count)fe-2", 100 * value)
            case .scientific(let count): String(format: "%.\(count)e", value)
            }
        return Double(digits) ?? value
    }

    /// The number as a reader of the language writes it, with a real minus sign.
    func text(of value: Double, in language: Language) -> String {
        let style = language.wording.numbers
        switch self {
        case .decimals(let count):
            return style.string(value, decimals: count)
        case .share(let count), .ratio(let count):
            return style.percent(value, decimals: count)
        case .scientific(let count):
            guard value != 0, value.isFinite else { return style.string(value, decimals: 0) }
            let written = String(format: "%.\(count)e", value).split(separator: "e")
            let power = Int(written[1]) ?? 0
            return style.string(Double(written[0]) ?? value, decimals: count) + "\u{A0}×\u{A0}10" + power.superscript
        }
    }
}

extension Int {
    fileprivate var superscript: String {
        let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return (self < 0 ? "⁻" : "") + String(abs(self)).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
    }
}

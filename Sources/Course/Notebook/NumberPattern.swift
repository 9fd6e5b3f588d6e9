import Drawing
import Foundation

/// How a number of the run is printed.
public enum NumberPattern: Hashable, Sendable {
    /// So many digits after the decimal sign: `0.39`.
    case decimals(Int)
    /// A share of one as a percentage: 0.39 is `39 %` in Spanish and `39%` in English.
    case percent(decimals: Int)
    /// One digit before the sign, so many after it, and a power of ten: `3.2 × 10⁻⁷`, never broken at a line's end.
    case scientific(decimals: Int)

    /// The number as a reader of the language writes it, with a real minus sign.
    func text(of value: Double, in language: Language) -> String {
        let style = language.wording.numbers
        switch self {
        case .decimals(let count):
            return style.string(value, decimals: count)
        case .percent(let count):
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

import Foundation

/// How a number of the run is printed.
public enum NumberPattern: Hashable, Sendable {
    /// So many digits after the decimal sign: `0.39`.
    case decimals(Int)
    /// A share of one as a percentage: 0.39 is `39 %` in Spanish and `39%` in English.
    case percent(decimals: Int)
    /// One digit before the sign, so many after it, and a power of ten: `3.2 × 10⁻⁷`.
    case scientific(decimals: Int)

    /// The number as a reader of the language writes it, with a real minus sign.
    func text(of value: Double, in language: Language) -> String {
        switch self {
        case .decimals(let count):
            return language.text(of: value, decimals: count)
        case .percent(let count):
            // A narrow no-break space: the sign never lands at the start of a line.
            return language.text(of: value * 100, decimals: count) + (language == .es ? "\u{202F}%" : "%")
        case .scientific(let count):
            guard value != 0, value.isFinite else { return language.text(of: value, decimals: 0) }
            let written = String(format: "%.\(count)e", value).split(separator: "e")
            let power = Int(written[1]) ?? 0
            return language.text(of: Double(written[0]) ?? value, decimals: count) + " × 10" + power.superscript
        }
    }
}

extension Language {
    fileprivate func text(of value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", abs(value))
        let isZero = !text.contains { $0 != "0" && $0 != "." }
        let digits = self == .es ? text.replacingOccurrences(of: ".", with: ",") : text
        return value < 0 && !isZero ? "−" + digits : digits
    }
}

extension Int {
    fileprivate var superscript: String {
        let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return (self < 0 ? "⁻" : "") + String(abs(self)).compactMap(\.wholeNumberValue).map { digits[$0] }.joined()
    }
}

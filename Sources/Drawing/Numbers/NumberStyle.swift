import Foundation

/// The way in which numbers are written: "0.42" or "0,42", with a real minus sign.
public struct NumberStyle: Hashable, Sendable {
    /// Between the whole part and the decimals.
    public let decimalMark: String
    /// Between groups of three digits.
    public let groupMark: String
    /// Between a number and its per cent sign.
    public let percentGap: String

    /// 1,234.5 and 42%.
    public static let english = NumberStyle(decimalMark: ".", groupMark: ",", percentGap: "")
    /// 1234,5, 12 345,6 and 42 % (Ortografía de la lengua española, 2010, VIII.2).
    public static let spanish = NumberStyle(decimalMark: ",", groupMark: "\u{202F}", percentGap: "\u{202F}")

    /// A number with a fixed count of decimals; "−" is U+2212, and what rounds to zero has no sign.
    public func string(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
        let digits = String(format: "%.\(max(decimals, 0))f", abs(value))
        let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
        let parts = digits.split(separator: ".")
        let whole = grouped(String(parts[0]))
        return (value < 0 && !isZero ? "−" : "") + whole + (parts.count > 1 ? decimalMark + parts[1] : "")
    }

    public func string(_ value: Float, decimals: Int) -> String { string(Double(value), decimals: decimals) }

    /// A whole number.
    public func string(_ value: Int) -> String { (value < 0 ? "−" : "") + grouped(String(value.magnitude)) }

    /// A share as a percentage: 0.42 becomes "42%" or "42 %".
    public func percent(_ share: Double, decimals: Int = 0) -> String {
        string(100 * share, decimals: decimals) + percentGap + "%"
    }

    /// Four digits stay together in Spanish, as they do in English years; from five on they are grouped.
    private func grouped(_ digits: String) -> String {
        guard digits.count > (self == .spanish ? 4 : 3) else { return digits }
        return String(
            digits.reversed().enumerated().reduce(into: "") { text, digit in
                if digit.offset > 0, digit.offset % 3 == 0 { text = groupMark + text }
                text = String(digit.element) + text
            })
    }
}

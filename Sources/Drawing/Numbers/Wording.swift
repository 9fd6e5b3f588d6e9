/// The few words that figures say by themselves, and their numbers, in one language.
public struct Wording: Hashable, Sendable {
    public let numbers: NumberStyle
    /// Said under a map that has no positive value.
    public let nothingPositive: String
    /// Said under a signed map that is zero everywhere.
    public let nothingAtAll: String
    /// The unit of a scale that ends at each map's own maximum.
    public let shareOfMaximum: String
    /// The unit of a signed scale that ends at each map's own limit.
    public let shareOfPercentile: String

    public static let english = Wording(
        numbers: .english, nothingPositive: "nothing positive", nothingAtAll: "zero everywhere",
        shareOfMaximum: "share of each map’s maximum",
        shareOfPercentile: "share of each map’s 99.5th percentile of |value|")

    public static let spanish = Wording(
        numbers: .spanish, nothingPositive: "nada positivo", nothingAtAll: "cero en todas partes",
        shareOfMaximum: "fracción del máximo de cada mapa",
        shareOfPercentile: "fracción del percentil 99,5 de |valor| de cada mapa")

    /// A class and its probability as they stand under a cell: "zebra · 0.42", never broken before the number; a
    /// probability that would round to zero is "<0.01".
    public func caption(_ name: String, probability: Float) -> String {
        let isTiny = probability > 0 && probability < 0.005
        let number = isTiny ? "<" + numbers.string(0.01, decimals: 2) : numbers.string(probability, decimals: 2)
        return name + "\u{A0}·\u{A0}" + number
    }
}

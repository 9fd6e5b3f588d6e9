import Foundation

/// Round numbers along an axis: 1, 2 or 5 times a power of ten apart.
public struct Ticks: Hashable, Sendable {
    public let values: [Double]
    /// As many decimals as tell neighbours apart.
    public let decimals: Int

    /// The ticks of a range, at most `count` steps.
    ///
    /// - Precondition: the range is finite and not empty.
    public init(in range: ClosedRange<Double>, atMost count: Int = 5) {
        let length = range.upperBound - range.lowerBound
        precondition(length > 0 && length.isFinite && count > 0, "no ticks in \(range)")
        let power = pow(10, floor(log10(length / Double(count))))
        // Rounding may leave length / step a hair above the count.
        let step = [1, 2, 5, 10].map { $0 * power }.first { length / $0 <= Double(count) * (1 + 1e-9) } ?? 10 * power
        let first = Int((range.lowerBound / step - 1e-6).rounded(.up))
        let last = Int((range.upperBound / step + 1e-6).rounded(.down))
        values = (first...max(first, last)).map { Double($0) * step }
        decimals = max(0, Int(-floor(log10(step * (1 + 1e-9)))))
    }

    /// The values as text, with as many decimals each; zero has none.
    public func labels(_ style: NumberStyle) -> [String] {
        values.map { $0 == 0 ? style.string(0) : style.string($0, decimals: decimals) }
    }
}

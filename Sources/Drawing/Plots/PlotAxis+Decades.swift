import Foundation

extension PlotAxis {
    /// The powers of ten between which values lie, for a logarithmic axis that is the same where a value moves a little; nil
    /// where there is none above zero.
    public static func decades(around values: [Double]) -> ClosedRange<Double>? {
        let exponents = values.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
        guard let lowest = exponents.min(), let highest = exponents.max() else { return nil }
        let first = lowest.rounded(.down)
        return pow(10, first)...pow(10, max(highest.rounded(.up), first + 1))
    }
}

import Tensors

/// The percentile interval of the bootstrap: of a statistic of n cases drawn from n cases with replacement, again and again.
///
///     [q(α/2), q(1 - α/2)],   q(p) between the neighbours of place p (m - 1) of the m sorted values
///
/// Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 1979; the percentile interval of Efron
/// and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3.
package enum Bootstrap {
    /// - Parameters:
    ///   - count: n, 1 or more.
    ///   - confidence: 1 - α.
    ///   - resamples: how many are drawn.
    ///   - seed, stream: the same ones give the same interval.
    ///   - statistic: of the cases at n places; nil where it does not exist, which leaves that resample out.
    /// - Returns: nil where it exists for none.
    /// - Precondition: 0 < confidence < 1, and one resample at least.
    /// - Complexity: O(resamples · count).
    package static func interval(
        ofCases count: Int, confidence: Double, resamples: Int, seed: UInt64, stream: String,
        statistic: ([Int]) -> Double?
    ) -> ClosedRange<Double>? {
        precondition(count >= 1, "\(count) cases")
        precondition(0 < confidence && confidence < 1, "a confidence of \(confidence)")
        precondition(resamples >= 1, "\(resamples) resamples")
        var numbers = RandomNumbers(seed: seed, stream: stream), places = [Int](repeating: 0, count: count)
        let drawn = (0..<resamples).compactMap { _ -> Double? in
            for i in places.indices { places[i] = Int(numbers.next() % UInt64(count)) }
            return statistic(places)
        }.sorted()
        guard let last = drawn.indices.last else { return nil }
        func quantile(_ q: Double) -> Double {
            let place = q * Double(last), i = Int(place)
            return drawn[i] + (place - Double(i)) * (drawn[min(i + 1, last)] - drawn[i])
        }
        return quantile((1 - confidence) / 2)...quantile((1 + confidence) / 2)
    }
}

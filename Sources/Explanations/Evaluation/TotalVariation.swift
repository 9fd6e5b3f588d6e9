import Tensors

/// Total variation: how restless a map is, from pixel to pixel.
///
///     TV = (Σ |L(i+1, j) - L(i, j)| + Σ |L(i, j+1) - L(i, j)|) / Σ |L|
///
/// L: `[H, W]`. 0 for a constant map, 4 for a single pixel, near 0 for a smooth blob; the scale of the map does not matter,
/// its resolution does: compare maps of one size.
///
/// Rudin, Osher and Fatemi, "Nonlinear total variation based noise removal algorithms", Physica D 1992, in its sum of
/// absolute differences along both axes.
public struct TotalVariation: Metric {
    public static let name = "total-variation"
    public static let description = MetricDescription(
        isBetterHigh: false, passes: "none",
        paper: "Rudin, Osher, Fatemi, \"Nonlinear total variation\", Physica D 1992")

    public init() {}

    /// - Returns: 0 or more; nil for a map that is zero everywhere.
    public func value(_ map: Tensor) -> Float? {
        let height = map.shape[0], width = map.shape[1]
        return map.withElements { L in
            var steps = 0.0, total = 0.0
            for i in 0..<height {
                for j in 0..<width {
                    let here = L[i * width + j]
                    total += Double(abs(here))
                    if i + 1 < height { steps += Double(abs(L[(i + 1) * width + j] - here)) }
                    if j + 1 < width { steps += Double(abs(L[i * width + j + 1] - here)) }
                }
            }
            return total > 0 ? Float(steps / total) : nil
        }
    }

    public func value(of answer: TrialAnswer) -> Float? { value(answer.map) }
}

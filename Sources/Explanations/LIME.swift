import Foundation
import Networks
import Tensors

/// LIME: the weights of a linear model of the superpixels that agrees with the network near the image.
///
///     β, β₀ = argmin Σₖ π(zₖ) (y(zₖ) - β₀ - βᵀ zₖ)² + λ |β|²
///     π(z)  = exp(-D(z)² / 2σ²)
///
/// zₖ: `[M]`, which superpixels are seen, each with a chance of one half, and the whole image as the first sample; y(z): the
/// target's score for that image, the baseline where nothing is seen; D: how far z is from the whole image; σ: the kernel's
/// width; λ: the penalty of ridge regression; β: `[M]`, in units of y.
///
/// Ribeiro, Singh and Guestrin, "Why Should I Trust You?", KDD 2016, section 3. The defaults are those of its authors'
/// image explainer: the cosine distance between z and all ones, σ = 0.25, λ = 1, and their kernel, which is the root of the
/// paper's exp(-D²/σ²). They fill what is not seen with the superpixel's mean colour and fit probabilities: here baseline
/// and target say what is meant. Captum measures D between pixels, with σ = 1, and fits a lasso.
public struct LIME: SuperpixelMethod {
    public static let name = "lime"
    public static let description = MethodDescription(
        passes: "samples forward", needs: "a baseline", settings: SuperpixelSamples.settings,
        isSigned: true, paper: "Ribeiro, Singh, Guestrin, \"Why Should I Trust You?\", KDD 2016")

    public var samples: SuperpixelSamples
    public var distance: Distance
    /// σ, in units of the distance.
    public var kernelWidth: Double
    /// λ.
    public var penalty: Double

    /// - Precondition: the kernel's width and the penalty are above 0.
    public init(
        segmentation: Segmentation = .slic(SLIC()), sampleCount: Int = 1000, seed: UInt64 = 0,
        baseline: Baseline = .zero, distance: Distance = .cosine, kernelWidth: Double = 0.25, penalty: Double = 1
    ) {
        precondition(kernelWidth > 0, "a kernel of width \(kernelWidth)")
        precondition(penalty > 0, "a penalty of \(penalty)")
        samples = SuperpixelSamples(
            segmentation: segmentation, count: sampleCount, seed: seed, baseline: baseline)
        self.distance = distance
        self.kernelWidth = kernelWidth
        self.penalty = penalty
    }

    public init(_ settings: MethodSettings) {
        self.init()
        samples = SuperpixelSamples(settings)
    }

    /// - Complexity: `sampleCount` forward passes.
    public func superpixels(
        _ target: Target, ofImage x: Tensor, in network: Network
    ) throws -> SuperpixelAttribution {
        let image = try patches(of: x, in: network)
        let M = image.segments.count, numbers = RandomNumbers(seed: seed, stream: "coalitions")
        let coalitions = (0..<sampleCount).map { k in
            (0..<M).map { k == 0 || numbers.uniform(at: k * M + $0) < 0.5 }
        }
        let β = try coefficients(of: target, for: coalitions, of: image, in: network)
        return SuperpixelAttribution(
            segments: image.segments, values: β.map { Float($0) }, completenessError: nil,
            passes: Passes(forward: sampleCount))
    }

    /// β for some coalitions.
    package func coefficients(
        of target: Target, for coalitions: [[Bool]], of image: PatchedImage, in network: Network
    ) throws -> [Double] {
        let scores = try image.scores(of: target, for: coalitions, in: network)
        // Less the first one, so that equal scores have no rounding error from their mean.
        let y = scores.map { $0 - scores[0] }
        let D = distance.values(of: coalitions, from: image)
        let π = D.map { exp(-$0 * $0 / (2 * kernelWidth * kernelWidth)) }
        let total = π.reduce(0, +), M = image.segments.count
        let mean = zip(π, y).reduce(0) { $0 + $1.0 * $1.1 } / total
        let centre = (0..<M).map { i in
            zip(π, coalitions).reduce(0) { $0 + ($1.1[i] ? $1.0 : 0) } / total
        }
        // The intercept has no penalty: it falls out where z and y are taken from their means.
        var equations = NormalEquations(count: M, penalty: penalty)
        for (k, z) in coalitions.enumerated() {
            equations.add((0..<M).map { (z[$0] ? 1 : 0) - centre[$0] }, equals: y[k] - mean, weight: π[k])
        }
        return equations.solutions(for: [equations.right])[0]
    }
}

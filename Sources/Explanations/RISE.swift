import Networks
import Tensors

/// RISE: the mean of random masks, each weighted by the target's score for the image seen through it.
///
///     L = 1/(n p) Σₖ y(x ⊙ Mₖ) Mₖ
///
/// Mₖ: `[H, W]` in [0, 1]: a grid of `cells` × `cells` zeros and ones, 1 with probability p, upsampled bilinearly to
/// (cells + 1) cells and cut out at a random place within a cell; y: in the paper the probability of a class;
/// L: `[N, 1, H, W]`, in units of y: the expected score where a pixel is seen. What is masked is 0 in network units.
///
/// Petsiuk, Das and Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, equation 6.
public struct RISE: PerturbationMethod {
    public static let name = "rise"
    public static let description = MethodDescription(
        passes: "samples forward", needs: "nothing but scores", settings: [.samples, .seed], isSigned: false,
        paper: "Petsiuk, Das, Saenko, \"RISE\", BMVC 2018")

    public var sampleCount: Int
    public var seed: UInt64
    /// The cells along a side of the grid.
    public var cells: Int
    /// p: how likely a cell is seen.
    public var probability: Float

    public init(sampleCount: Int = 4000, seed: UInt64 = 0, cells: Int = 7, probability: Float = 0.5) {
        precondition(cells >= 1, "a grid of \(cells) cells")
        precondition(0 < probability && probability <= 1, "a cell is seen with a probability of \(probability)")
        self.sampleCount = sampleCount
        self.seed = seed
        self.cells = cells
        self.probability = probability
    }

    public init(_ settings: MethodSettings) {
        self.init()
        sampleCount = settings.sampleCount ?? sampleCount
        seed = settings.seed ?? seed
    }

    /// - Returns: `[1, 1, H, W]`.
    /// - Complexity: `sampleCount` forward passes.
    public func attribute(_ target: Target, toImage x: Tensor, in network: Network) throws -> Attribution {
        try ExplanationError.check(sampleCount, .samples, of: Self.name)
        let height = x.shape[1], width = x.shape[2]
        let y = try Copies(network: network, target: target, shape: x.shape, count: sampleCount) { k, copy in
            Copies.write(x, through: mask(k, height: height, width: width), into: copy)
        }.scores()
        var total = [Double](repeating: 0, count: height * width)
        for (k, y) in y.enumerated() {
            mask(k, height: height, width: width).withElements { M in
                for i in 0..<M.count { total[i] += Double(y * M[i]) }
            }
        }
        // L = 1/(n p) Σₖ yₖ Mₖ
        let divisor = Double(sampleCount) * Double(probability)
        let L = Tensor(total.map { Float($0 / divisor) }, shape: [1, 1, height, width])
        return Attribution(L, passes: Passes(forward: sampleCount))
    }

    /// Mₖ, the same for the same seed.
    func mask(_ k: Int, height: Int, width: Int) -> Tensor {
        let cells = RandomNumbers(seed: seed, stream: "cells"), shifts = RandomNumbers(seed: seed, stream: "shifts")
        let grid = Tensor(
            (0..<self.cells * self.cells).map { i -> Float in
                cells.uniform(at: k * self.cells * self.cells + i) < probability ? 1 : 0
            }, shape: [self.cells, self.cells])
        // ⌈H / cells⌉ pixels a cell, one cell more than the image holds.
        let tall = (height + self.cells - 1) / self.cells, wide = (width + self.cells - 1) / self.cells
        let large = grid.resized(height: (self.cells + 1) * tall, width: (self.cells + 1) * wide)
        let top = Int(shifts.uniform(at: 2 * k) * Float(tall)), left = Int(shifts.uniform(at: 2 * k + 1) * Float(wide))
        return large.cropped(top: min(top, tall - 1), left: min(left, wide - 1), height: height, width: width)
    }
}

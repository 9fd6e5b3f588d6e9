import Tensors

/// Case for the exercises of Grad-CAM++: the maps of a layer, the gradient there, and the alphas.
public struct GradCAMPlusPlusCase: Sendable {
    /// A, g and α: `[1, K, H, W]` each. Maps and gradients have both signs, g holds zeros, and no denominator of α is
    /// near zero.
    package let A, g, α: Tensor

    /// Cases of wide maps and of high ones.
    static var all: [GradCAMPlusPlusCase] { [Self([1, 5, 4, 6], seed: 8), Self([1, 3, 7, 2], seed: 61)] }

    private init(_ shape: Shape, seed: UInt64) {
        A = RandomNumbers(seed: seed).uniformTensor(shape, in: -0.3...0.7)
        // The sum of a map is about 5 at most: 2 + ΣA g stays between ½ and 4.
        g = RandomNumbers(seed: seed + 1).uniformTensor(shape, in: -0.2...0.3).map { abs($0) < 0.02 ? 0 : $0 }
        α = Self.alphas(A.sum(over: .height, .width), g)
    }

    /// g² / (2 g² + s g³), 0 where g is 0.
    ///
    /// - Parameters:
    ///   - s: what stands where the formula has ΣA; broadcasts against g.
    ///   - two: what stands where the formula has 2.
    ///   - epsilon: what is added to the denominator.
    static func alphas(_ s: Tensor, _ g: Tensor, two: Float = 2, epsilon: Float = 0) -> Tensor {
        (s * g).combined(with: g) { $1 == 0 ? 0 : $1 * $1 / ($1 * $1 * (two + $0) + epsilon) }
    }

    /// Σᵢ Σⱼ of something of A's shape: one weight a map.
    func weights(_ shares: Tensor) -> Tensor { shares.sum(over: .height, .width) }

    /// Σₖ wₖ Aᵏ; the weights broadcast against A.
    func sum(_ weights: Tensor) -> Tensor { (weights * A).sum(over: .channel) }

    /// The right map.
    var map: Tensor { sum(weights(α * g.relu())).relu() }
}

import Tensors

/// The images that an attack may make of one batch: those not farther than ε from each image, with valid levels.
struct Ball {
    let norm: Norm
    /// ε in levels.
    let radius: Float
    let center: Tensor
    private let lowest, highest: Tensor

    /// - Parameters:
    ///   - center: `[N, C, H, W]`, 8-bit levels.
    ///   - epsilon: ε on levels divided by 255.
    init(_ norm: Norm, around center: Tensor, epsilon: Double) {
        // In Double, 8/255 · 255 is 8 to the last bit of a Float: an image with whole levels has whole bounds.
        let radius = Float(epsilon * 255)
        (self.norm, self.radius, self.center) = (norm, radius, center)
        lowest = norm == .linf ? center.map { max(0, $0 - radius) } : center.map { _ in 0 }
        highest = norm == .linf ? center.map { min(255, $0 + radius) } : center.map { _ in 255 }
    }

    /// The nearest images that are allowed.
    func projected(_ levels: Tensor) -> Tensor {
        let near = norm == .l2 ? shortened(levels) : levels
        return near.combined(with: lowest, max).combined(with: highest, min)
    }

    /// v₀ + min(1, ε / ‖v - v₀‖) (v - v₀) for each image. Levels cut to 0...255 afterwards only come nearer to v₀.
    private func shortened(_ levels: Tensor) -> Tensor {
        let change = levels - center
        return center + change * change.lengths.map { $0 > radius ? radius / $0 : 1 }
    }

    /// Whole levels that are allowed too, so that the images can be saved.
    ///
    /// In L∞ the nearest ones, or the next ones toward the center where the nearest lie outside. In L2 the farthest on
    /// the ray from the center through `levels` that lie within ε: changes of less than half a level round to none, and
    /// what they leave of ε is spent on the larger ones.
    func rounded(_ levels: Tensor) -> Tensor {
        guard norm == .linf else { return Ray(from: center, through: levels).farthestWhole(within: radius) }
        return levels.map { $0.rounded() }.combined(with: lowest.map { $0.rounded(.up) }, max)
            .combined(with: highest.map { $0.rounded(.down) }, min).clamped(to: 0...255)
    }

    /// The direction in which y grows fastest within the norm: signs, or unit length.
    func steepest(_ gradient: Tensor) -> Tensor {
        switch norm {
        case .linf: gradient.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
        case .l2: gradient * gradient.lengths.map { $0 > 0 ? 1 / $0 : 0 }
        }
    }
}

extension Tensor {
    /// The Euclidean length of each image, `[N, 1, 1, 1]`.
    var lengths: Tensor {
        let each = count / shape[0]
        return Tensor(shape: [shape[0], 1, 1, 1]) { result in
            withElements { x in
                for image in 0..<shape[0] {
                    var sum = 0.0
                    for i in image * each..<(image + 1) * each { sum += Double(x[i]) * Double(x[i]) }
                    result[image] = Float(sum.squareRoot())
                }
            }
        }
    }
}

import Networks
import Tensors

/// Square attack: random squares of changes at the bound, kept when they help. It asks for scores alone, no gradient.
///
///     δ₀: for each column and channel +ε or -ε
///     δ': δ with a square of side h at a random place set to +ε or -ε, one sign for each channel
///     δ ← δ' where the margin of δ' is larger,   h = √(p H W)
///
/// v: `[C, H, W]`, 8-bit levels; the margin: by how much another class than the image's own wins, or the wanted class, in
/// logits. p, the share of the image that a square covers, starts at 0.8 and is halved at 0.1, 0.5, 2, 5, 10, 20, 40, 60
/// and 80 % of the steps. An image is left alone as soon as it reaches its goal.
///
/// Andriushchenko, Croce, Flammarion and Hein, "Square Attack: a Query-Efficient Black-Box Adversarial Attack via Random
/// Search", ECCV 2020, algorithms 1 and 2. They use the cross-entropy in place of the margin toward a class.
public struct SquareAttack: BoundedAttack {
    public static let name = "square"
    public static let description = AttackDescription(
        passes: "up to steps forward", needs: "scores alone", settings: [.epsilon, .steps, .seed], norm: "L∞",
        paper: "Andriushchenko et al., \"Square Attack\", ECCV 2020")

    public let norm = Norm.linf
    /// ε as a share of the range of levels.
    public let epsilon: Double
    public let steps: Int
    public let seed: UInt64
    /// p at the start.
    public let share = 0.8

    public init(_ settings: AttackSettings) throws(AttackError) {
        epsilon = try settings.epsilon(within: .linf, default: 8.0 / 255)
        steps = try settings.steps(of: Self.name, default: 5000)
        seed = settings.seed ?? 0
    }

    /// - Complexity: at most 1 + `steps` forward passes.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let ball = Ball(.linf, around: images.levels, epsilon: epsilon)
        var numbers = (0..<images.count).map { images.numbers(seed, for: $0, stream: "squares") }
        var changes = Tensor(stacking: numbers.indices.map { stripes(of: ball, &numbers[$0]) })
        var best = ball.projected(images.levels + changes)
        var margins = try images.margins(of: best, in: space)
        for step in 0..<steps where margins.contains(where: { $0 <= 0 }) {
            let tried = changes.withSquares(side: side(at: step, of: ball.center.shape), ball.radius, &numbers)
            let levels = ball.projected(images.levels + tried)
            for (image, margin) in try images.margins(of: levels, in: space).enumerated()
            where margins[image] <= 0 && margin > margins[image] {
                margins[image] = margin
                changes.replace(image, with: tried[part: image])
                best.replace(image, with: levels[part: image])
            }
        }
        return best
    }

    /// The side of the squares at a step, from 1 to the image's shorter side less 1.
    func side(at step: Int, of shape: Shape) -> Int {
        let halvings = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8].count { Double(step) > $0 * Double(steps) }
        let covered = share / Double(1 << halvings) * Double(shape[2] * shape[3])
        return min(max(Int(covered.squareRoot().rounded()), 1), max(min(shape[2], shape[3]) - 1, 1))
    }

    private func stripes(of ball: Ball, _ numbers: inout RandomNumbers) -> Tensor {
        let channels = ball.center.shape[1], height = ball.center.shape[2], width = ball.center.shape[3]
        let signs = (0..<channels * width).map { _ in numbers.nextUniform() < 0.5 ? -ball.radius : ball.radius }
        return Tensor(signs, shape: [channels, 1, width]) + Tensor(zeros: [channels, height, width])
    }
}

extension AttackedImages {
    /// The margin by which each image is beyond the border to its goal.
    func margins(of levels: Tensor, in space: ImageSpace) throws -> [Float] {
        let logits = try space.logits(levels)
        return goals.enumerated().map { $1.margin(in: logits[part: $0]) }
    }
}

extension Tensor {
    /// A copy in which one square of each image is set to +radius or -radius, a sign for each channel.
    fileprivate func withSquares(side: Int, _ radius: Float, _ numbers: inout [RandomNumbers]) -> Tensor {
        var copy = self
        let channels = shape[1], height = shape[2], width = shape[3]
        copy.withMutableElements { elements in
            for image in numbers.indices {
                let top = Int(numbers[image].nextUniform() * Float(height - side + 1))
                let left = Int(numbers[image].nextUniform() * Float(width - side + 1))
                for channel in 0..<channels {
                    let value = numbers[image].nextUniform() < 0.5 ? -radius : radius
                    for row in top..<top + min(side, height) {
                        let start = ((image * channels + channel) * height + row) * width + left
                        for i in start..<start + min(side, width) { elements[i] = value }
                    }
                }
            }
        }
        return copy
    }

    /// Puts another image in the place of one.
    /// - Parameter image: `[C, H, W]`.
    mutating func replace(_ place: Int, with image: Tensor) {
        withMutableElements { elements in
            image.withElements { image in
                for i in image.indices { elements[place * image.count + i] = image[i] }
            }
        }
    }
}

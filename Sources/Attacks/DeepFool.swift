import Networks
import Tensors

/// DeepFool: the shortest way over the nearest border between classes, found by making the network linear again and again.
///
///     fₖ = zᵏ - zᶜ,   wₖ = ∂fₖ/∂v,   l = argminₖ |fₖ| / ‖wₖ‖₂       over the classes that come closest to c
///     r ← r + (|fₗ| + 10⁻⁴) / ‖wₗ‖₂² · wₗ
///     v' = clip(v + (1 + η) r),   until the network names another class
///
/// v: `[C, H, W]`, 8-bit levels; c: the image's own class, z: `[classes]` logits at v'; η = 0.02, to get beyond the
/// border. Toward a class t there is one border: f = zᵗ - max z.
///
/// Moosavi-Dezfooli, Fawzi and Frossard, "DeepFool: a Simple and Accurate Method to Fool Deep Neural Networks", CVPR 2016,
/// algorithm 2. As in foolbox, k runs over the ten classes with the largest scores, and the network is made linear at v'.
public struct DeepFool: Attack {
    public static let name = "deepfool"
    public static let description = AttackDescription(
        passes: "up to steps × (1 forward, 9 backward), usually 2 to 5 steps", needs: "gradients", settings: [.steps],
        norm: "L2, as small as it can",
        paper: "Moosavi-Dezfooli, Fawzi, Frossard, \"DeepFool\", CVPR 2016")

    public let steps: Int
    public let overshoot: Float = 0.02
    public let candidates = 10

    public init(_ settings: AttackSettings) throws(AttackError) {
        steps = try settings.steps(of: Self.name, default: 50)
    }

    /// - Complexity: for each image up to `steps` forward passes with `candidates` - 1 backward passes each.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let found = try images.goals.enumerated().map { image, goal in
            try nearest(Tensor(stacking: [images.levels[part: image]]), goal: goal, in: space)[part: 0]
        }
        return Tensor(stacking: found)
    }

    private func nearest(_ v: Tensor, goal: Goal, in space: ImageSpace) throws -> Tensor {
        var r = Tensor(zeros: v.shape), moved = v
        for _ in 0..<steps {
            let pass = try space.forward(moved), z = pass.logits[part: 0]
            if goal.isReached(by: z) { break }
            guard let step = try shortestStep(pass, z, goal) else { break }
            r = r + step
            moved = (v + (1 + overshoot) * r).clamped(to: 0...255)
        }
        return moved
    }

    /// The shortest step that crosses a border of the linear network; nil where no score depends on the image.
    private func shortestStep(_ pass: ImageSpace.Pass, _ z: Tensor, _ goal: Goal) throws -> Tensor? {
        let borders: [(class: Int, over: Int)] =
            switch goal {
            case .away(let own): z.topIndices(candidates).filter { $0 != own }.map { ($0, own) }
            case .toward(let wanted): [(wanted, goal.rival(in: z))]
            }
        var best: (distance: Float, step: Tensor)?
        for border in borders {
            let w = try pass.gradient(of: [.margin(of: border.class, over: border.over)])
            let length = w.lengths[0, 0, 0, 0], f = abs(z[border.class] - z[border.over]) + 1e-4
            if length > 0, f / length < best?.distance ?? .infinity {
                best = (f / length, (f / (length * length)) * w)
            }
        }
        return best?.step
    }
}

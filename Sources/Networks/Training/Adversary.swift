import Tensors

/// Someone who changes every picture of a batch, within bounds, so that the network errs as much as it can, before the
/// network learns from it: adversarial training.
///
///     min_w E [ max { L(w, x + δ) : |δ|∞ ≤ ε, 0 ≤ x + δ ≤ 255 } ]
///
/// The inner maximum is sought by projected gradient ascent from a random place in the ball:
///
///     δ₀ ~ U(-ε, ε),     δₖ₊₁ = clip(δₖ + α sign ∂L/∂x)
///
/// with the network as it is in training, its normalizations on the batch's statistics. (Madry, Makelov, Schmidt, Tsipras,
/// Vladu: *Towards deep learning models resistant to adversarial attacks*, ICLR 2018, equation 2.1. One step of α = 1.25 ε
/// is the fast method of Wong, Rice, Kolter, ICLR 2020.)
///
/// - Complexity: one more forward and backward pass of each batch a step.
public struct Adversary: Hashable, Sendable {
    /// ε and α, in 8-bit levels.
    public var epsilon, stepSize: Float
    /// How many steps it climbs.
    public var steps: Int

    /// - Precondition: a positive ε and α, one step at least.
    public init(epsilon: Float, stepSize: Float, steps: Int) {
        precondition(
            epsilon > 0 && stepSize > 0 && steps > 0, "an adversary of ε \(epsilon), α \(stepSize), \(steps) steps")
        self.epsilon = epsilon
        self.stepSize = stepSize
        self.steps = steps
    }
}

/// The adversary at one part of a batch: the pictures as they were, and what may become of them.
struct AdversaryAtWork {
    private let adversary: Adversary
    private let input: InputSpecification
    /// Elements of one channel.
    private let plane: Int

    var steps: Int { adversary.steps }

    init(_ adversary: Adversary, input: InputSpecification, plane: Int) {
        (self.adversary, self.input, self.plane) = (adversary, input, plane)
    }

    /// A random place in the ball around one picture, as the network reads it.
    func begin(_ x: UnsafeMutablePointer<Float>, clean: UnsafePointer<Float>, numbers: RandomNumbers, example: Int) {
        let size = input.channels * plane
        move(x, clean: clean, count: size) { i, radius in
            clean[i] + radius * (2 * numbers.uniform(at: example * size + i) - 1)
        }
    }

    /// One step up.
    /// - Parameter gradient: ∂L/∂x of `count` numbers, whole pictures.
    func climb(
        _ x: UnsafeMutablePointer<Float>, clean: UnsafePointer<Float>, gradient: UnsafePointer<Float>, count: Int
    ) {
        let share = adversary.stepSize / adversary.epsilon
        move(x, clean: clean, count: count) { i, radius in
            let slope = gradient[i]
            return x[i] + share * radius * (slope > 0 ? 1 : slope < 0 ? -1 : 0)
        }
    }

    /// Puts new numbers in place of x, no further from the clean ones than allowed and none that no picture has.
    private func move(
        _ x: UnsafeMutablePointer<Float>, clean: UnsafePointer<Float>, count: Int, _ to: (Int, Float) -> Float
    ) {
        for i in 0..<count {
            let channel = i / plane % input.channels
            let mean = input.mean[channel], deviation = input.deviation[channel]
            let radius = adversary.epsilon / deviation
            let lowest = max(clean[i] - radius, -mean / deviation)
            let highest = min(clean[i] + radius, (255 - mean) / deviation)
            x[i] = min(max(to(i, radius), lowest), highest)
        }
    }
}

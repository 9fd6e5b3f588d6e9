import Explanations
import Networks
import Tensors
import Testing

@Suite struct `Ways from a baseline to an image` {
    /// y = relu(x₁) - 2 relu(x₂).
    private let network: Network
    private let baseline = Baseline.image(Tensor([-1, 1], shape: [1, 1, 2]))
    private let image = Tensor([3, 2], shape: [1, 1, 2])

    init() throws {
        network = try SmallNetworks.rectified(Tensor([1, -2], shape: [1, 2]), channels: 1, height: 1, width: 2)
    }

    private func integrated(_ steps: Int, _ rule: PathRule) throws -> Attribution {
        try IntegratedGradients(steps: steps, baseline: baseline, rule: rule)
            .attribute(.logit(0), to: image, in: network)
    }

    /// x₁ is positive from a quarter of the way on.
    @Test func `Two points by hand`() throws {
        let ends = try integrated(2, .right), middles = try integrated(2, .midpoint)
        // t = ½, 1: both behind the kink. t = ¼ is the kink itself, where the gradient of ReLU is 0, and ¾.
        #expect(ends.values == Tensor([4, -2], shape: [1, 1, 1, 2]))
        #expect(ends.completenessError == [1])
        #expect(middles.values == Tensor([2, -2], shape: [1, 1, 1, 2]))
        #expect(middles.completenessError == [-1])
    }

    @Test(arguments: PathRule.allCases) func `Every rule adds up in the end`(_ rule: PathRule) throws {
        let error = try #require(try integrated(400, rule).completenessError?[0])
        #expect(abs(error) < 0.02)
    }

    @Test func `The profile by hand`() throws {
        let profile = try PathProfile(of: .logit(0), from: baseline, to: image, count: 5, in: network)
        #expect(profile.points == [0, 0.25, 0.5, 0.75, 1])
        // y = relu(4 t - 1) - 2 (1 + t).
        #expect(profile.scores == [-2, -2.5, -2, -1.5, -1])
        // 4 behind the kink, less 2.
        #expect(profile.slopes == [-2, -2, 2, 2, 2])
    }

    @Test func `The area under the slope is what the score changes by`() throws {
        let twin = try Twin(), x = Twin.image().tensor[part: 0]
        let profile = try PathProfile(of: .probability(1), from: Twin.baseline, to: x, count: 3201, in: twin.network)
        let area = zip(profile.slopes, profile.slopes.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 / 3200 }
        let change = profile.scores[3200] - profile.scores[0]
        #expect(abs(area - change) < 1e-3)
    }

    @Test func `A way of one point is refused`() {
        #expect(throws: ExplanationError.self) {
            try PathProfile(of: .logit(0), from: .zero, to: image, count: 1, in: network)
        }
    }
}

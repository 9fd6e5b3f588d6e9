import Explanations
import Networks
import Tensors
import Testing

@Suite struct `Saturation on the way from a baseline` {
    private static func profile(from b: Float, to x: Float) throws -> PathProfile {
        let network = try SmallNetworks.rectified(Tensor([1], shape: [1, 1]), channels: 1, height: 1, width: 1)
        let image = Tensor([x], shape: [1, 1, 1]), baseline = Baseline.image(Tensor([b], shape: [1, 1, 1]))
        return try PathProfile(of: .logit(0), from: baseline, to: image, count: 5, in: network)
    }

    @Test func `A score that is reached halfway is saturated behind`() throws {
        // y = relu(1 - 2t): 1, 1/2, 0, 0, 0.
        let profile = try Self.profile(from: 1, to: -1)
        #expect(profile.change == -1 && profile.middleScore == 0)
        #expect(profile.secondHalfRange == 0 && profile.endSlopeShare == 0)
        #expect(profile.steepestSlope == 2)
        #expect(profile.relativeSlopes[..<2] == [-1, -1] && profile.relativeSlopes[3...] == [0, 0])
    }

    @Test func `A score that comes late is not`() throws {
        // y = relu(2t - 1): 0, 0, 0, 1/2, 1.
        let profile = try Self.profile(from: -1, to: 1)
        #expect(profile.change == 1 && profile.secondHalfRange == 1 && profile.endSlopeShare == 1)
        let step = profile.steepestStep
        #expect(step.from == 0.5 && step.to == 0.75)
    }

    @Test func `On a straight line every slope is the steepest, and the first step stands for all`() throws {
        // y = 4t: 0, 1, 2, 3, 4.
        let profile = try Self.profile(from: 0, to: 4), step = profile.steepestStep
        #expect(profile.relativeSlopes.dropFirst().allSatisfy { $0 == 1 })
        #expect(profile.middleScore == 2 && profile.secondHalfRange == profile.change / 2)
        #expect(step.from == 0 && step.to == 0.25)
    }
}

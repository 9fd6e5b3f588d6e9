import Comparison
import Explanations
import Importing
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// What float32 can tell of gradients, at the many points that a method asks. A gradient jumps where a unit crosses a kink, and
/// at some point some unit always lies so near one that it does (see `ComparedPass`).
@Suite(.enabled(if: RepositoryFile.areInstalled("models/efficientnet-lite0.pth"), "needs ./setup"))
struct `Rounding and units at their kinks` {
    private static let subject = Result {
        let network = try Zoo.network(
            "efficientnet-lite0",
            weights: Weights(contentsOf: RepositoryFile.path("Assets/models/efficientnet-lite0.pth")))
        return try ComparedSubject("lite0-small", network, ReferenceArray(formulaImage: 47, phase: 17.3).tensor)
    }

    /// The golden gradients of each of the fifty steps come from PyTorch in float64 (`make_rounding_goldens.py`).
    @Test func `Integrated gradients agree at each of fifty steps, on the sides that the engine's pass chose`() throws {
        let file = RepositoryFile.path("Tests/ExplanationsTests/Golden/integrated-gradients-steps-lite0-small.npy")
        let golden = try NumPyFile.read(from: file)
        let (_, compared) = try Self.subject.get().path(steps: 50, of: [281], at: .input)
        let worst = compared.exact.gradients[281]!.enumerated().map { step, gradient in
            gradient.samples(512).deviation(from: ReferenceArray(golden[part: step]))
        }.max()!
        #expect(worst < ComparedSubject.peersRounding)
        expectAgreement([], compared.agreement)
    }

    /// Of two processors' SmoothGrads, and DeepLIFTs, some values differ by 1e-4 to 1e-3 of the largest where Grad-CAM's and
    /// LRP's differ by 1e-6. That is not how they are added up. Given the sides on which the units of the noisy images lay,
    /// or the arguments from which quotients were formed (`deepLIFT`), both agree with Double to `Rounding.ofGradients`:
    /// what differs are the sides.
    @Test func `SmoothGrad is the mean in Double of the gradients on its own sides`() throws {
        let subject = try Self.subject.get(), x = subject.pass.engine.input[part: 0]
        let method = SmoothGrad(sampleCount: 25)
        let copies = try method.noisyCopies(of: x, for: .logit(281), in: subject.network)
        let compared = try ComparedPath(copies, of: [281], at: .input) { range, pass in
            try range.indices.map { try ComparedPass(pass, image: $0 - range.lowerBound, in: subject.reference) }
        }
        let weights = [Double](repeating: 1 / 25, count: 25)
        let expected = MethodsInDouble.integral(weights, compared.given.gradients[281]!)
        let got = try method.attribute(.logit(281), to: x, in: subject.network).values
        let deviation = got.deviation(from: expected)
        #expect(deviation < Rounding.ofGradients)
        expectAgreement([], compared.agreement)
    }
}

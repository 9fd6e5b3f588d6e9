import Explanations
import Networks
import Reference
import Tensors
import Testing

@Suite struct `Saliency, input × gradient, guided backpropagation, deconvolution` {
    /// y₀ = Σ w relu(x) with weights 1, -2, 3, -4 at the places of x = 5, 6, -7, -8.
    private let x = Tensor([5, 6, -7, -8], shape: [1, 2, 2])
    private let weight = Tensor([1, -2, 3, -4], shape: [1, 4])

    @Test(
        arguments: [
            ("saliency", [1, -2, 0, 0]), ("input-x-gradient", [5, -12, 0, 0]), ("guided-backprop", [1, 0, 0, 0]),
            ("deconvolution", [1, 0, 3, 0]),
        ] as [(String, [Float])])
    func `A case of 2 × 2 worked out by hand`(name: String, expected: [Float]) throws {
        let network = try SmallNetworks.rectified(weight, channels: 1, height: 2, width: 2)
        let got = try Methods.named(name).init(MethodSettings()).attribute(.logit(0), to: x, in: network)
        #expect(got.values == Tensor(expected, shape: [1, 1, 2, 2]))
        #expect(got.passes == Passes(forward: 1, backward: 1))
    }

    @Test(arguments: [0, 1, 2])
    func `Two convolutions, against the chain rule in Double`(c: Int) throws {
        let twin = try Twin(), x = Twin.image()
        let found = { (method: any ExplanationMethod) in
            try method.attribute(.logit(c), to: x.tensor, in: twin.network).values
        }
        let gradient = twin.answers(c, at: x).gradients["input"]!
        #expect(try found(Saliency()).deviation(from: gradient) < 1e-5)
        #expect(try found(InputXGradient()).deviation(from: gradient.times(x)) < 1e-5)
        let guided = twin.answers(c, at: x, rule: .guided).gradients["input"]!
        #expect(try found(GuidedBackprop()).deviation(from: guided) < 1e-5)
        let deconvolution = twin.answers(c, at: x, rule: .deconvolution).gradients["input"]!
        #expect(try found(Deconvolution()).deviation(from: deconvolution) < 1e-5)
    }

    @Test func `Without ReLUs the rules make no difference`() throws {
        let network = try SmallNetworks.linear(weight, channels: 1, height: 2, width: 2)
        let gradient = try Saliency().attribute(.logit(0), to: x, in: network).values
        let guided = try GuidedBackprop().attribute(.logit(0), to: x, in: network).values
        let deconvolution = try Deconvolution().attribute(.logit(0), to: x, in: network).values
        #expect(gradient == weight.reshaped(to: [1, 1, 2, 2]))
        #expect(guided == gradient)
        #expect(deconvolution == gradient)
    }

    @Test func `Guided Grad-CAM is guided backpropagation where Grad-CAM is 1, and nothing where it is 0`() throws {
        let network = try SmallNetworks.rectified(weight, channels: 1, height: 2, width: 2)
        // α = (1 - 2 + 3 - 4) / 4 is negative, so that Grad-CAM is zero.
        let nothing = try GuidedGradCAM().attribute(.logit(0), to: x, in: network).values
        #expect(nothing == Tensor(zeros: [1, 1, 2, 2]))
        let positive = try SmallNetworks.rectified(
            Tensor([1, 2, 3, 4], shape: [1, 4]), channels: 1, height: 2, width: 2)
        // α = 2.5, L = 2.5 relu(x), R = (1, 2, 0, 0).
        let got = try GuidedGradCAM().attribute(.logit(0), to: x, in: positive).values
        #expect(got == Tensor([12.5, 30, 0, 0], shape: [1, 1, 2, 2]))
    }

    @Test func `A unit of an inner layer is explained like a class`() throws {
        let twin = try Twin(), x = Twin.image()
        let unit = Target.neuron(layer: "conv0", channel: 2, row: 3, column: 4)
        let got = try Saliency().attribute(unit, to: x.tensor, in: twin.network).values
        let expected = numericalGradient(of: { twin.reference.activations($0)["conv0"]![0, 2, 3, 4] }, at: x)
        #expect(got.deviation(from: expected) < 1e-5)
    }
}

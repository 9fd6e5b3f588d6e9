import Explanations
import Networks
import Reference
import Tensors
import Testing

@Suite struct `DeepLIFT and what it adds up to` {
    @Test func `A pixel that a rectifier cuts off is worth what came through`() throws {
        // y = 2 relu(x₁) - relu(x₂) + 3 relu(x₃); from b = (-1, 1, 1) to x = (3, -1, 2).
        let network = try SmallNetworks.rectified(
            Tensor([2, -1, 3], shape: [1, 3]), channels: 1, height: 1, width: 3)
        let x = Tensor([3, -1, 2], shape: [1, 1, 3]), b = Tensor([-1, 1, 1], shape: [1, 1, 3])
        let got = try DeepLIFT(baseline: .image(b)).attribute(.logit(0), to: x, in: network)
        // Multipliers (3 - 0)/(3 + 1), (0 - 1)/(-1 - 1), 1 times weights, times differences 4, -2, 1.
        #expect(got.values == Tensor([6, 1, 3], shape: [1, 1, 1, 3]))
        #expect(got.completenessError == [0])
        #expect(got.passes == Passes(forward: 2, backward: 1))
    }

    @Test func `From an image to itself the multipliers are the gradient`() throws {
        let twin = try Twin(), x = Twin.image()
        let pass = try twin.network.forward(x.tensor)
        for layer: LayerName in ["input", "conv0", "relu0", "conv1"] {
            let multipliers = try pass.gradient(of: .logit(1), at: layer, rule: .rescale(reference: pass))
            #expect(try multipliers == pass.gradient(of: .logit(1), at: layer))
        }
    }

    @Test func `Two convolutions, against the rule written out in Double`() throws {
        let twin = try Twin(), x = Twin.image(), b = Twin.image(4)
        let baseline = Baseline.image(b.reshaped(to: [3, Twin.size.height, Twin.size.width]).tensor)
        for c in 0..<3 {
            var seed = ReferenceArray(zeros: [1, 3])
            seed[0, c] = 1
            let m = twin.reference.multipliers(of: seed, at: x, from: b)
            let got = try DeepLIFT(baseline: baseline).attribute(.logit(c), to: x.tensor, in: twin.network)
            #expect(got.values.deviation(from: m["input"]!.times(x + b.map { -$0 })) < 1e-5)
            let layer = try LayerDeepLIFT(layer: "relu0", baseline: baseline)
                .attribute(.logit(c), to: x.tensor, in: twin.network)
            let A = twin.reference.activations(x)["relu0"]!, A₀ = twin.reference.activations(b)["relu0"]!
            #expect(layer.values.deviation(from: m["relu0"]!.times(A + A₀.map { -$0 })) < 1e-5)
            let change = twin.score(c, x) - twin.score(c, b)
            for attribution in [got, layer] {
                #expect(abs(Double(attribution.values.sum()) - change) < 1e-4)
                #expect(abs(attribution.completenessError![0]) < 1e-4)
            }
        }
    }

    @Test(arguments: [Target.probability(1), .loss(2), .neuron(layer: "conv1", channel: 2, row: 3, column: 4)])
    func `Probabilities, cross-entropies and units add up, image by image`(target: Target) throws {
        // Faint images, so that no probability is 1.
        let network = try Twin().network
        let images = Tensor(stacking: (0..<3).map { Twin.image($0).tensor[part: 0] * 0.05 })
        let got = try DeepLIFT(baseline: .mean).attribute(target, to: images, in: network)
        let b = try Baseline.mean.tensor(forEach: images, in: network)
        let y = try target.values(in: network.forward(images)), y₀ = try target.values(in: network.forward(b))
        for n in 0..<3 {
            let R = got.values[part: n], sum = R.sum()
            // A share of all that was added up.
            let size = R.absoluteValue().sum() + abs(y[n]) + abs(y₀[n])
            #expect(abs(sum - (y[n] - y₀[n])) < 1e-6 * size)
            #expect(abs(y[n] - y₀[n]) > 1e-3)
        }
    }

    @Test func `Two logits' probability and cross-entropy, by hand`() throws {
        // One linear layer: multipliers are those of the softmax.
        let network = try SmallNetworks.linear(
            Tensor([1, 0, 0, 1], shape: [2, 2]), channels: 1, height: 1, width: 2)
        let x = Tensor([2, 1], shape: [1, 1, 2])
        // p₁ = 1/(1 + e⁻¹) from 1/2: -log p₁ falls by log 2 - log(1 + e⁻¹); z₂ - z₁ changes by -1.
        // ℓ₁ = (p - ½)/log 2p, ℓ₂ = (½ - q)/-log 2q for q = 1 - p; w₂ = ℓ₂/(ℓ₁ + ℓ₂); Δz = (2, 1).
        let p = 0.7310585786, q = 1 - p
        let ℓ = [(p - 0.5) / 0.3798854930, (q - 0.5) / -0.6201145070]
        let w = [ℓ[0] / (ℓ[0] + ℓ[1]), ℓ[1] / (ℓ[0] + ℓ[1])]
        let probability = try DeepLIFT().attribute(.probability(0), to: x, in: network).values.elements
        let loss = try DeepLIFT().attribute(.loss(0), to: x, in: network).values.elements
        #expect(abs(Double(probability[0]) - 2 * ℓ[0] * (1 - w[0])) < 1e-6)
        #expect(abs(Double(probability[1]) + ℓ[0] * w[1]) < 1e-6)
        #expect(abs(Double(loss[0]) + 2 * (1 - w[0])) < 1e-6)
        #expect(abs(Double(loss[1]) - w[1]) < 1e-6)
        #expect(abs(Double(probability[0] + probability[1]) - (p - 0.5)) < 1e-6)
    }

    @Test(arguments: Thorough.architectures(ZooSample.names))
    func `It adds up on every architecture, for scores and for probabilities`(name: String) throws {
        let (network, x) = try ZooSample.subject(name)
        let pass = try network.forward(x)
        for target in [Target.logit(3), .probability(7)] {
            let got = try DeepLIFT().attribute(target, in: pass)
            // What float32 loses: 1e-7 of Σ |R| for most, 8e-6 where a score hardly changes and its biases round (MobileNetV3).
            let error = abs(got.completenessError![0])
            #expect(error < 1e-5 * got.values.absoluteValue().sum())
        }
    }
}

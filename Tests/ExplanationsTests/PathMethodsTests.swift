import Explanations
import Networks
import Reference
import Tensors
import Testing

@Suite struct `Integrated gradients` {
    @Test func `A case worked out by hand`() throws {
        // y = relu(x₁) - 2 relu(x₂), b = (-1, 1), x = (3, 2). The gradient of x₁ is 1 on three quarters of the way, of
        // which 2 points see one half: t = 0.21 is at x₁ = -0.15, t = 0.79 at 2.15.
        let network = try SmallNetworks.rectified(Tensor([1, -2], shape: [1, 2]), channels: 1, height: 1, width: 2)
        let baseline = Baseline.image(Tensor([-1, 1], shape: [1, 1, 2]))
        let got = try IntegratedGradients(steps: 2, baseline: baseline)
            .attribute(.logit(0), to: Tensor([3, 2], shape: [1, 1, 2]), in: network)
        #expect(got.values == Tensor([2, -2], shape: [1, 1, 1, 2]))
        // Σ R = 0, y(x) - y(b) = -1 - -2.
        #expect(got.completenessError == [-1])
        #expect(got.passes == Passes(forward: 4, backward: 2))
    }

    @Test func `One step is the gradient in the middle, times the way`() throws {
        let twin = try Twin(), x = Twin.image()
        let got = try IntegratedGradients(steps: 1).attribute(.logit(1), to: x.tensor, in: twin.network).values
        let expected = twin.answers(1, at: x.map { $0 / 2 }).gradients["input"]!.times(x)
        #expect(got.deviation(from: expected) < 1e-5)
    }

    @Test func `Against the sum over points of Gauss and Legendre in Double`() throws {
        let twin = try Twin(), x = Twin.image(), b = Twin.image(4)
        // The points and weights of three, as every table has them.
        let points = [0.5 - 0.15.squareRoot(), 0.5, 0.5 + 0.15.squareRoot()], weights = [5.0 / 18, 8.0 / 18, 5.0 / 18]
        let way = x + b.map { -$0 }
        var sum = ReferenceArray(zeros: x.shape)
        for (t, w) in zip(points, weights) {
            let gradient = twin.answers(2, at: b + way.map { t * $0 }).gradients["input"]!
            sum = sum + gradient.map { w * $0 }
        }
        let method = IntegratedGradients(steps: 3, baseline: .image(b.reshaped(to: [3, 6, 7]).tensor))
        let got = try method.attribute(.logit(2), to: x.tensor, in: twin.network)
        #expect(got.values.deviation(from: sum.times(way)) < 1e-5)
        let error = sum.times(way).elements.reduce(0, +) - (twin.score(2, x) - twin.score(2, b))
        #expect(abs(Double(got.completenessError![0]) - error) < 1e-4)
    }

    @Test func `With many steps it is complete`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let got = try IntegratedGradients(steps: 500, baseline: Twin.baseline)
            .attribute(.logit(0), to: x, in: twin.network)
        // An error of order 1 / steps for each ReLU that opens or closes on the way.
        let share = abs(got.completenessError![0]) / got.values.absoluteValue().sum()
        #expect(share < 1e-3)
    }

    @Test(
        arguments: Thorough.cases(ZooSample.names) { ["resnet18", "squeezenet1-1", "mobilenet-v3-small"].contains($0) })
    func `It is complete on every architecture`(name: String) throws {
        let (network, x) = try ZooSample.subject(name)
        let got = try IntegratedGradients(steps: 50).attribute(.logit(3), to: x, in: network)
        let share = abs(got.completenessError![0]) / got.values.absoluteValue().sum()
        #expect(share < 1e-2)
    }

    @Test(arguments: [0, -3]) func `No steps are refused`(steps: Int) throws {
        let network = try Twin().network, x = Twin.image().tensor
        for method in [
            IntegratedGradients(steps: steps), InternalInfluence(steps: steps), LayerConductance(steps: steps),
        ]
            as [any ExplanationMethod]
        {
            let name = type(of: method).name
            #expect(throws: ExplanationError.tooSmall(.steps, steps, method: name)) {
                try method.attribute(.logit(0), to: x, in: network)
            }
        }
    }

    @Test func `A baseline of another shape is refused`() throws {
        let network = try Twin().network, x = Twin.image().tensor
        let wrong = Baseline.image(Tensor(zeros: [3, 7, 6]))
        let methods: [any ExplanationMethod] = [
            IntegratedGradients(baseline: wrong), GradientSHAP(baselines: [.zero, wrong]), Occlusion(baseline: wrong),
            InternalInfluence(baseline: wrong), LayerConductance(baseline: wrong),
        ]
        for method in methods {
            #expect(throws: ExplanationError.baselineShape([3, 7, 6], image: [3, 6, 7])) {
                try method.attribute(.logit(0), to: x, in: network)
            }
        }
    }
}

@Suite struct `The points of Gauss and Legendre` {
    @Test(arguments: [1, 2, 5, 50, 801]) func `Polynomials of degree 2n - 1 are integrated exactly`(count: Int) {
        let rule = GaussLegendre(count: count)
        for degree in 0...min(2 * count - 1, 30) {
            var integral = 0.0
            for (t, w) in zip(rule.points, rule.weights) { integral += w * (0..<degree).reduce(1) { p, _ in p * t } }
            #expect(abs(integral - 1 / Double(degree + 1)) < 1e-14, "degree \(degree)")
        }
        #expect(rule.points == rule.points.sorted())
    }
}

@Suite struct `SmoothGrad, VarGrad and GradientSHAP` {
    @Test func `Without noise SmoothGrad is the gradient, and VarGrad nothing`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let gradient = try Saliency().attribute(.logit(1), to: x, in: twin.network).values
        let smooth = try SmoothGrad(sampleCount: 3, noiseLevel: 0).attribute(.logit(1), to: x, in: twin.network).values
        let spread = try VarGrad(sampleCount: 3, noiseLevel: 0).attribute(.logit(1), to: x, in: twin.network).values
        #expect(smooth.deviation(from: ReferenceArray(gradient)) < 1e-6)
        // Three copies in one batch may differ from one another in the last bit.
        #expect(spread.maximum() < 1e-10)
    }

    @Test func `Against the mean and the variance of gradients at the same noisy images`() throws {
        let twin = try Twin(), x = Twin.image(), n = 12
        let σ = 0.2 * (x.elements.max()! - x.elements.min()!)
        let numbers = RandomNumbers(seed: 9, stream: "noise")
        let gradients = (0..<n).map { k in
            let noise = (0..<x.elements.count).map { σ * Double(numbers.normal(at: k * x.elements.count + $0)) }
            return twin.answers(0, at: x + ReferenceArray(noise, shape: x.shape)).gradients["input"]!
        }
        var mean = ReferenceArray(zeros: x.shape), variance = mean
        for g in gradients { mean = mean + g.map { $0 / Double(n) } }
        for g in gradients {
            let d = g + mean.map { -$0 }
            variance = variance + d.times(d).map { $0 / Double(n) }
        }
        let smooth = try SmoothGrad(sampleCount: n, noiseLevel: 0.2, seed: 9)
            .attribute(.logit(0), to: x.tensor, in: twin.network)
        let spread = try VarGrad(sampleCount: n, noiseLevel: 0.2, seed: 9)
            .attribute(.logit(0), to: x.tensor, in: twin.network)
        #expect(smooth.values.deviation(from: mean) < 1e-5)
        #expect(spread.values.deviation(from: variance) < 1e-5)
        #expect(smooth.passes == Passes(forward: n, backward: n))
    }

    @Test func `One baseline and points at the image make GradientSHAP input × gradient`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let expected = try InputXGradient().attribute(.logit(2), to: x, in: twin.network).values
        let got = try GradientSHAP(sampleCount: 4, coefficients: 1...1).attribute(.logit(2), to: x, in: twin.network)
        #expect(got.values.deviation(from: ReferenceArray(expected)) < 1e-5)
    }

    @Test func `GradientSHAP of a linear network is weight × (image - mean of the baselines drawn)`() throws {
        let w = Tensor([1, -2, 3, 4], shape: [1, 4]), x = Tensor([1, 2, 3, 4], shape: [1, 2, 2])
        let network = try SmallNetworks.linear(w, channels: 1, height: 2, width: 2)
        let one = Baseline.image(Tensor(repeating: 1, shape: [1, 2, 2]))
        let got = try GradientSHAP(sampleCount: 3, baselines: [one]).attribute(.logit(0), to: x, in: network)
        #expect(got.values == Tensor([0, -2, 6, 12], shape: [1, 1, 2, 2]))
        #expect(got.completenessError == [0])
    }

    @Test func `GradientSHAP's mean over seeds is integrated gradients, within its standard error`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let b = Twin.baseline
        let expected = try IntegratedGradients(steps: 300, baseline: b)
            .attribute(.logit(1), to: x, in: twin.network).values
        let runs = try (0..<40).map { seed in
            try GradientSHAP(sampleCount: 20, seed: UInt64(seed), baselines: [b])
                .attribute(.logit(1), to: x, in: twin.network).values.sum()
        }
        let mean = runs.reduce(0, +) / 40
        let variance = runs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39
        #expect(abs(mean - expected.sum()) < 3 * (variance / 40).squareRoot())
    }

    @Test(arguments: ["smoothgrad", "vargrad", "gradient-shap", "rise"])
    func `Another seed draws other numbers, no samples and no noise level are refused`(name: String) throws {
        let network = try Twin().network, x = Twin.image().tensor
        var settings = MethodSettings()
        settings.sampleCount = 5
        settings.noiseLevel = 0.3
        let found = try (0..<2).map { seed in
            settings.seed = UInt64(seed)
            return try Methods.named(name).init(settings).attribute(.logit(0), to: x, in: network).values
        }
        #expect(found[0] != found[1])
        settings.sampleCount = 0
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: name)) {
            try Methods.named(name).init(settings).attribute(.logit(0), to: x, in: network)
        }
        guard name != "rise" else { return }
        settings.sampleCount = 5
        settings.noiseLevel = -0.5
        #expect(throws: ExplanationError.noiseOutOfRange(-0.5)) {
            try Methods.named(name).init(settings).attribute(.logit(0), to: x, in: network)
        }
    }
}

@Suite struct `Explaining a layer` {
    @Test func `Activation and gradient × activation by hand`() throws {
        let network = try SmallNetworks.rectified(
            Tensor([2, 3], shape: [1, 2]), channels: 1, height: 1, width: 2)
        let x = Tensor([5, -1], shape: [1, 1, 2])
        let activation = try LayerActivation().attribute(.logit(0), to: x, in: network)
        #expect(activation.values == Tensor([5, 0], shape: [1, 1, 1, 2]))
        let product = try LayerGradientXActivation().attribute(.logit(0), to: x, in: network)
        #expect(product.values == Tensor([10, 0], shape: [1, 1, 1, 2]))
    }

    @Test func `At the input, internal influence is integrated gradients before the product`() throws {
        let twin = try Twin(), x = Twin.image()
        let influence = try InternalInfluence(layer: .input, steps: 7)
            .attribute(.logit(1), to: x.tensor, in: twin.network).values
        let integrated = try IntegratedGradients(steps: 7).attribute(.logit(1), to: x.tensor, in: twin.network).values
        #expect((influence * x.tensor).deviation(from: ReferenceArray(integrated)) < 1e-6)
    }

    @Test func `Conductance against its sum in Double`() throws {
        let twin = try Twin(), x = Twin.image()
        let points = [0.5 - 0.15.squareRoot(), 0.5, 0.5 + 0.15.squareRoot()]
        let found = points.map { t in twin.answers(0, at: x.map { t * $0 }) }
        var expected = ReferenceArray(zeros: [1, 4, 6, 7])
        for (here, next) in zip(found, found.dropFirst()) {
            let change = next.activations["relu0"]! + here.activations["relu0"]!.map { -$0 }
            expected = expected + here.gradients["relu0"]!.times(change)
        }
        let got = try LayerConductance(layer: "relu0", steps: 2).attribute(.logit(0), to: x.tensor, in: twin.network)
        #expect(got.values.deviation(from: expected) < 1e-5)
    }

    @Test func `Conductance of every layer adds up to the difference of the scores`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        for layer in ["conv0", "relu0", "conv1", "relu1", "input"] as [LayerName] {
            let got = try LayerConductance(layer: layer, steps: 800, baseline: Twin.baseline)
                .attribute(.logit(2), to: x, in: twin.network)
            let share = abs(got.completenessError![0]) / got.values.absoluteValue().sum()
            #expect(share < 1e-3, "\(layer)")
        }
    }
}

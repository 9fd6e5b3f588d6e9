import Explanations
import Foundation
import Networks
import Reference
import Tensors
import Testing

@Suite struct `Occlusion of windows` {
    private let x = Tensor((0..<12).map(Float.init), shape: [1, 3, 4])
    private let weight = Tensor((0..<12).map { Float($0 % 3 - 1) }, shape: [1, 12])

    @Test func `Windows of one pixel give weight × input of a linear network`() throws {
        let network = try SmallNetworks.linear(weight, channels: 1, height: 3, width: 4)
        let got = try Occlusion(window: 1, stride: 1).attribute(.logit(0), to: x, in: network)
        #expect(got.values == (weight.reshaped(to: [1, 1, 3, 4]) * x))
        #expect(got.passes == Passes(forward: 13))
    }

    @Test func `A case of overlapping and cut windows worked out by hand`() throws {
        // A row of 1, 2, 3, 4, 5, all weights 1, windows of 3 at 0 and 2: covers 1 + 2 + 3 and 3 + 4 + 5.
        let row = Tensor([1, 2, 3, 4, 5], shape: [1, 1, 5])
        let network = try SmallNetworks.linear(
            Tensor(repeating: 1, shape: [1, 5]), channels: 1, height: 1, width: 5)
        let got = try Occlusion(window: 3, stride: 2).attribute(.logit(0), to: row, in: network).values
        #expect(got == Tensor([6, 6, 9, 12, 12], shape: [1, 1, 1, 5]))
        // Windows of 2 at 0, 2 and 4, the last one cut off.
        let cut = try Occlusion(window: 2, stride: 2).attribute(.logit(0), to: row, in: network).values
        #expect(cut == Tensor([3, 3, 7, 7, 5], shape: [1, 1, 1, 5]))
    }

    @Test(arguments: [(3, 2), (4, 4), (5, 1)])
    func `Against the loop over windows in Double`(window: Int, stride: Int) throws {
        let twin = try Twin(), x = Twin.image(), b = Twin.image(5)
        var drop = ReferenceArray(zeros: [1, 1, 6, 7]), cover = drop
        var top = 0
        while true {
            var left = 0
            while true {
                var covered = x
                let rows = top..<min(top + window, 6), columns = left..<min(left + window, 7)
                for c in 0..<3 { for i in rows { for j in columns { covered[0, c, i, j] = b[0, c, i, j] } } }
                let difference = twin.score(1, x) - twin.score(1, covered)
                for i in rows {
                    for j in columns {
                        drop[0, 0, i, j] += difference
                        cover[0, 0, i, j] += 1
                    }
                }
                if left + window >= 7 { break }
                left += stride
            }
            if top + window >= 6 { break }
            top += stride
        }
        let expected = ReferenceArray(zip(drop.elements, cover.elements).map(/), shape: drop.shape)
        let baseline = Baseline.image(b.reshaped(to: [3, 6, 7]).tensor)
        let got = try Occlusion(window: window, stride: stride, baseline: baseline)
            .attribute(.logit(1), to: x.tensor, in: twin.network)
        #expect(got.values.deviation(from: expected) < 1e-5)
    }

    @Test func `A window larger than the image covers all of it`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let got = try Occlusion(window: 100, stride: 8).attribute(.logit(0), to: x, in: twin.network)
        let difference = try twin.network.logits(x)[0, 0] - twin.network.logits(Tensor(zeros: x.shape))[0, 0]
        #expect(got.values.deviation(from: ReferenceArray(Tensor(repeating: difference, shape: [1, 1, 6, 7]))) < 1e-6)
        #expect(got.passes == Passes(forward: 2))
    }

    @Test func `A stride larger than the window, and windows of nothing, are refused`() throws {
        let network = try Twin().network, x = Twin.image().tensor
        let error = #expect(throws: ExplanationError.strideBeyondWindow(stride: 4, window: 3)) {
            try Occlusion(window: 3, stride: 4).attribute(.logit(0), to: x, in: network)
        }
        #expect(error?.description.contains("no window would cover") == true)
        #expect(throws: ExplanationError.tooSmall(.window, 0, method: "occlusion")) {
            try Occlusion(window: 0, stride: 1).attribute(.logit(0), to: x, in: network)
        }
        #expect(throws: ExplanationError.tooSmall(.stride, 0, method: "occlusion")) {
            try Occlusion(window: 3, stride: 0).attribute(.logit(0), to: x, in: network)
        }
    }
}

@Suite struct `Score-CAM` {
    @Test func `A case of two maps worked out by hand`() throws {
        // Two channels that are their own maps: A₁ = (0, 2), A₂ = (4, 0); H₁ = (0, 1), H₂ = (1, 0).
        // y = sum of all: y(x H₁) = 2, y(x H₂) = 4, so that w = (1, e²) / (1 + e²).
        let network = try SmallNetworks.rectified(
            Tensor(repeating: 1, shape: [1, 4]), channels: 2, height: 1, width: 2)
        let got = try ScoreCAM().attribute(.logit(0), to: Tensor([0, 2, 4, 0], shape: [2, 1, 2]), in: network)
        let w = Float(1 / (1 + exp(2.0)))
        for (got, expected) in zip(got.values.elements, [(1 - w) * 4, w * 2]) { #expect(abs(got - expected) < 1e-6) }
        #expect(got.passes == Passes(forward: 3))
    }

    @Test func `Against the loop over maps in Double`() throws {
        let twin = try Twin(), x = Twin.image()
        // The maps have the image's size, so that nothing is upsampled.
        let A = twin.reference.activations(x)["relu1"]!
        let scores = (0..<5).map { k in
            let map = (0..<42).map { A.elements[k * 42 + $0] }
            let least = map.min()!, range = map.max()! - least
            let seen = x.elements.indices.map { x.elements[$0] * (range == 0 ? 0 : (map[$0 % 42] - least) / range) }
            return twin.score(2, ReferenceArray(seen, shape: x.shape))
        }
        let powers = scores.map { exp($0 - scores.max()!) }
        var expected = ReferenceArray(zeros: [1, 1, 6, 7])
        for k in 0..<5 {
            for p in 0..<42 { expected.elements[p] += powers[k] / powers.reduce(0, +) * A.elements[k * 42 + p] }
        }
        let got = try ScoreCAM().attribute(.logit(2), to: x.tensor, in: twin.network).values
        #expect(got.deviation(from: expected) < 1e-5)
    }

    @Test func `With a channel count it tries the maps that vary most, and gives the others no weight`() throws {
        // Variances over the two places: 1, 4 and 0.25; of two maps, the first two are tried.
        let network = try SmallNetworks.rectified(
            Tensor(repeating: 1, shape: [1, 6]), channels: 3, height: 1, width: 2)
        let x = Tensor([0, 2, 4, 0, 3, 4], shape: [3, 1, 2])
        let got = try ScoreCAM(channelCount: 2).attribute(.logit(0), to: x, in: network)
        // H₁ = (0, 1), H₂ = (1, 0): y(x H₁) = 2 + 0 + 4 = 6, y(x H₂) = 0 + 4 + 3 = 7.
        let w = Float(1 / (1 + exp(1.0)))
        for (got, expected) in zip(got.values.elements, [(1 - w) * 4, w * 2]) { #expect(abs(got - expected) < 1e-6) }
        #expect(got.passes == Passes(forward: 3))
        let all = try ScoreCAM().attribute(.logit(0), to: x, in: network).values
        let asMany = try ScoreCAM(channelCount: 7).attribute(.logit(0), to: x, in: network).values
        #expect(all.elements == asMany.elements)
        #expect(throws: ExplanationError.tooSmall(.samples, 0, method: "score-cam")) {
            try ScoreCAM(channelCount: 0).attribute(.logit(0), to: x, in: network)
        }
    }

    @Test func `A network with a constant score weights all maps alike`() throws {
        let network = try SmallNetworks.pooled(Tensor(zeros: [1, 3]), height: 4, width: 4)
        let x = ReferenceArray(waves: [3, 4, 4], seed: 2).tensor
        let got = try ScoreCAM().attribute(.logit(0), to: x, in: network).values
        let mean = ReferenceArray(x.relu().mean(over: .channel))
        #expect(got.deviation(from: mean) < 1e-6)
    }
}

@Suite struct `Ablation-CAM` {
    private let weight = Tensor([2, -1, 0.5, 3], shape: [2, 2])
    private let x = Tensor([1, 2, 3, 6, 4, 0, 0, 0], shape: [2, 2, 2])

    @Test func `A case worked out by hand`() throws {
        // Means 3 and 1: y = 2·3 - 1·1 = 5; without the first -1, without the second 6. w = 6/5, -1/5.
        let pass = try SmallNetworks.pooled(weight, height: 2, width: 2).forward(x)
        let got = try AblationCAM().map(of: .logit(0), in: pass)
        for (got, expected) in zip(got.elements, [0.4, 2.4, 3.6, 7.2] as [Float]) {
            #expect(abs(got - expected) < 1e-5)
        }
    }

    @Test(arguments: [Target.logit(1), .probability(0), .probability(1), .loss(1)])
    func `Against running the network without each map`(target: Target) throws {
        // The maps are the rectified image: a channel of zeros ablates one.
        let network = try SmallNetworks.pooled(weight, height: 2, width: 2)
        let pass = try network.forward(x)
        let y = try target.values(in: pass)[0]
        var expected = ReferenceArray(zeros: [1, 1, 2, 2])
        for k in 0..<2 {
            let without = Tensor(x.elements.enumerated().map { $0 / 4 == k ? 0 : $1 }, shape: x.shape)
            let yₖ = try target.values(in: network.forward(without))[0]
            for p in 0..<4 { expected.elements[p] += Double((y - yₖ) / y) * Double(x.elements[k * 4 + p]) }
        }
        let got = try AblationCAM().map(of: target, in: pass)
        #expect(got.deviation(from: expected.map { max(0, $0) }) < 1e-5)
    }

    @Test(arguments: [Target.logit(0), .margin(of: 1, over: 2), .neuron(layer: "relu1", channel: 3)])
    func `At any layer, against the loop over its maps`(target: Target) throws {
        let twin = try Twin(), x = Twin.image()
        let pass = try twin.network.forward(x.tensor), A = try pass.activation(at: "relu0")
        let y = try target.values(in: pass)[0]
        var expected = ReferenceArray(zeros: [1, 1, Twin.size.height, Twin.size.width])
        let places = Twin.size.height * Twin.size.width
        for k in 0..<A.shape[1] {
            let without = Tensor(A.elements.enumerated().map { $0 / places == k ? 0 : $1 }, shape: A.shape)
            let yₖ = try target.values(in: pass.replacing("relu0", with: without))[0]
            for p in 0..<places { expected.elements[p] += Double((y - yₖ) / y) * Double(A.elements[k * places + p]) }
        }
        let got = try AblationCAM(layer: "relu0").attribute(target, in: pass)
        #expect(got.values.deviation(from: expected.map { max(0, $0) }) < 1e-4)
        #expect(got.passes == Passes(forward: 1 + A.shape[1]))
    }

    @Test func `Before the pooling both ways agree`() throws {
        // The linear layer alone does not follow the maps' layer: every map is taken away in a pass of its own.
        let network = try SmallNetworks.pooled(weight, height: 2, width: 2), pass = try network.forward(x)
        let got = try AblationCAM(layer: .input).map(of: .logit(0), in: pass)
        #expect(got.deviation(from: ReferenceArray(try AblationCAM().map(of: .logit(0), in: pass))) < 1e-5)
    }

    @Test func `A score of 0 is refused`() throws {
        let network = try SmallNetworks.pooled(weight, height: 2, width: 2)
        let nothing = try network.forward(Tensor(zeros: [2, 2, 2]))
        #expect(throws: ExplanationError.zeroScore(method: "ablation-cam")) {
            try AblationCAM().map(of: .logit(0), in: nothing)
        }
    }
}

@Suite struct `Random masks` {
    @Test func `A mask of all ones gives the score itself`() throws {
        let twin = try Twin(), x = Twin.image().tensor
        let got = try RISE(sampleCount: 3, probability: 1).attribute(.logit(0), to: x, in: twin.network).values
        let score = try twin.network.logits(x)[0, 0]
        #expect(got.deviation(from: ReferenceArray(Tensor(repeating: score, shape: [1, 1, 6, 7]))) < 1e-5)
    }

    @Test func `Its mean over many masks tells the place that the score depends on`() throws {
        // y = x at row 1, column 4 of a white image.
        var weight = Tensor(zeros: [1, 48])
        weight[0, 1 * 8 + 4] = 1
        let network = try SmallNetworks.linear(weight, channels: 1, height: 6, width: 8)
        let x = Tensor(repeating: 1, shape: [1, 6, 8])
        let got = try RISE(sampleCount: 2000, cells: 6).attribute(.logit(0), to: x, in: network).values
        #expect(got.argMax() == 1 * 8 + 4)
        // E[M²] / p at the place; far away E[M]² / p = p, within the standard error of 2000 masks.
        #expect(abs(got[0, 0, 5, 0] - 0.5) < 0.05)
    }
}

@Suite struct `Baselines` {
    private let network = Result { try Twin().network }
    private let x = Twin.image().reshaped(to: [3, 6, 7]).tensor

    @Test func `Each is what its name says`() throws {
        var input = SmallNetworks.input(channels: 3, height: 6, width: 7)
        input = InputSpecification(height: 6, width: 7, mean: [100, 127, 200], deviation: [50, 128, 100])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        _ = net.linear("score", net.input, features: 126, to: 2)
        let network = try net.network("levels", explanationLayer: .input)
        let black = try Baseline.black.tensor(for: x, in: network)
        #expect((black[0, 0, 0], black[1, 3, 3], black[2, 5, 6]) == (-2, -127 / 128, -2))
        let mean = try Baseline.mean.tensor(for: x, in: network)
        #expect(abs(mean[1, 2, 2] - x[part: 1].mean()) < 1e-6)
        #expect(try Baseline.zero.tensor(for: x, in: network) == Tensor(zeros: x.shape))
        let noise = try Baseline.noise(seed: 3).tensor(for: x, in: network)
        #expect(try noise == Baseline.noise(seed: 3).tensor(for: x, in: network))
        #expect(try noise != Baseline.noise(seed: 4).tensor(for: x, in: network))
        let levels = input.denormalize(noise)
        #expect(levels.minimum() > -0.01 && levels.maximum() < 255.01)
    }

    @Test func `A blur keeps a constant image, and spreads a point as a Gaussian`() throws {
        let constant = Tensor(repeating: 3, shape: [3, 6, 7])
        let kept = try Baseline.blur(deviation: 2).tensor(for: constant, in: network.get())
        #expect(kept.deviation(from: ReferenceArray(constant)) < 1e-6)
        var point = Tensor(zeros: [1, 41, 41])
        point[0, 20, 20] = 1
        let net = try SmallNetworks.linear(Tensor(zeros: [1, 41 * 41]), channels: 1, height: 41, width: 41)
        let spread = try Baseline.blur(deviation: 3).tensor(for: point, in: net)
        #expect(abs(spread.sum() - 1) < 1e-4)
        // g(3, 3) / g(0, 0) = exp(-(9 + 9) / 18)
        #expect(abs(spread[0, 23, 17] / spread[0, 20, 20] - Float(exp(-1.0))) < 1e-4)
    }

    @Test func `A number that is not finite is refused`() throws {
        var bad = x
        bad[0, 0, 0] = .nan
        let baseline = Baseline.image(bad)
        #expect(throws: ExplanationError.baselineNotFinite) { try baseline.tensor(for: x, in: network.get()) }
    }
}

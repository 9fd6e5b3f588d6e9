import Foundation
import Networks
import Tensors
import Testing

@testable import Features

/// Σ a b in Double.
private func product(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

private func noise(_ shape: Shape, _ stream: String) -> Tensor {
    RandomNumbers(seed: 5, stream: stream).normalTensor(shape)
}

@Suite struct `What a maximizing image is made of` {
    /// Even and odd sides, and a side of one.
    static let sizes = [(6, 8), (7, 5), (8, 7), (5, 6), (1, 4), (4, 1), (1, 1)]

    @Test(arguments: sizes) func `The spectrum's adjoint is its transpose`(height: Int, width: Int) {
        let spectrum = ImageSpectrum(height: height, width: width)
        let s = noise(spectrum.shape(channels: 2), "s"), y = noise([2, height, width], "y")
        let (left, right) = (product(spectrum.image(of: s), y), product(s, spectrum.adjoint(of: y)))
        #expect(abs(left - right) < 1e-4 * (1 + abs(left)))
    }

    @Test(arguments: sizes) func `A spectrum is the sum of its waves`(height: Int, width: Int) {
        let spectrum = ImageSpectrum(height: height, width: width)
        let s = noise(spectrum.shape(channels: 1), "s"), image = spectrum.image(of: s)
        for m in 0..<height {
            for n in 0..<width {
                var sum = 0.0
                for u in 0..<height {
                    for v in 0..<spectrum.columns {
                        let angle = 2 * Double.pi * (Double(u * m) / Double(height) + Double(v * n) / Double(width))
                        let weight = v == 0 || 2 * v == width ? 1.0 : 2.0
                        sum += weight * (Double(s[0, u, v, 0]) * cos(angle) - Double(s[0, u, v, 1]) * sin(angle))
                    }
                }
                #expect(abs(Double(image[0, m, n]) - sum) < 1e-4)
            }
        }
        let again = spectrum.image(of: spectrum.transform(of: image)) / Float(height * width)
        #expect((again - image).absoluteValue().maximum() < 1e-4)
    }

    @Test func `Colours' adjoint is their transpose, and their longest column has length 1`() {
        let x = noise([3, 4, 5], "x"), y = noise([3, 4, 5], "y")
        for space in [ColourSpace.plain, .decorrelated] {
            let (left, right) = (product(space.colours(of: x), y), product(x, space.adjoint(of: y)))
            #expect(abs(left - right) < 1e-5 * (1 + abs(left)))
        }
        let lengths = (0..<3).map { j in (0..<3).reduce(Float(0)) { $0 + pow(ColourSpace.matrix[3 * $1 + j], 2) } }
        #expect(abs(lengths.max()! - 1) < 1e-6)
    }

    @Test(arguments: [
        Warp(rows: 1.3, columns: -2.6), Warp(angle: 0.4), Warp(scale: 0.8), Warp(rows: 9, angle: -1, scale: 1.7),
    ])
    func `The warp's adjoint is its transpose`(warp: Warp) {
        let x = noise([2, 6, 7], "x"), y = noise([2, 6, 7], "y")
        let (left, right) = (product(warp(x), y), product(x, warp.adjoint(y)))
        #expect(abs(left - right) < 1e-5 * (1 + abs(left)))
    }

    @Test func `Warps that can be told without a formula`() {
        let x = noise([1, 5, 5], "x")
        #expect(Warp()(x) == x)
        let shifted = Warp(rows: 1, columns: -2)(x)
        for i in 0..<5 { for j in 0..<5 { #expect(shifted[0, (i + 1) % 5, (j + 3) % 5] == x[0, i, j]) } }
        // A quarter turn counterclockwise takes the right column to the top row.
        let turned = Warp(angle: .pi / 2)(x)
        for i in 0..<5 { for j in 0..<5 { #expect(abs(turned[0, 4 - j, i] - x[0, i, j]) < 1e-4) } }
        // Twice as large: the middle stays, and its neighbour moves two places away.
        let doubled = Warp(scale: 2)(x)
        #expect(doubled[0, 2, 2] == x[0, 2, 2])
        #expect(abs(doubled[0, 2, 4] - x[0, 2, 3]) < 1e-5)
    }

    @Test(arguments: ActivationMaximization.Parameterization.allCases, [true, false])
    func `The gradient of the parameters is that of central differences`(
        kind: ActivationMaximization.Parameterization, decorrelates: Bool
    ) {
        let image = ImageParameterization(kind, shape: [3, 6, 5], decorrelatesColours: decorrelates)
        let p = image.start(seed: 1) * 40, y = noise([3, 6, 5], "y")
        let gradient = image.gradient(of: y, at: image.image(p))
        #expect(gradient.shape == p.shape)
        let h: Float = 1e-2
        for i in stride(from: 0, to: p.count, by: 7) {
            var (above, below) = (p, p)
            above.withMutableElements { $0[i] += h }
            below.withMutableElements { $0[i] -= h }
            let slope = (product(image.image(above), y) - product(image.image(below), y)) / (2 * Double(h))
            #expect(abs(slope - Double(gradient.elements[i])) < 2e-4 * (1 + abs(slope)))
        }
    }

    @Test(arguments: ActivationMaximization.Parameterization.allCases)
    func `Blurred parameters are those of a blurred picture`(kind: ActivationMaximization.Parameterization) {
        let image = ImageParameterization(kind, shape: [1, 24, 25], decorrelatesColours: false)
        let p = image.start(seed: 2) * 30
        func z(_ p: Tensor) -> Tensor { image.image(p).map { log($0 / (1 - $0)) } }
        let before = z(p), after = z(image.blurred(p, deviation: 1.5))
        // A Gaussian summed out over the picture, which goes on at the opposite side.
        for (row, column) in [(0, 0), (5, 11), (23, 24)] {
            var sum = 0.0, weights = 0.0
            for i in -9...9 {
                for j in -9...9 {
                    let weight = exp(-Double(i * i + j * j) / (2 * 1.5 * 1.5))
                    weights += weight
                    sum += weight * Double(before[0, (row + i + 24) % 24, (column + j + 25) % 25])
                }
            }
            #expect(abs(Double(after[0, row, column]) - sum / weights) < 2e-3)
        }
    }

    @Test func `A penalty's gradient is that of central differences`() {
        let c = RandomNumbers(seed: 3).uniformTensor([2, 5, 4])
        for penalty in [ImagePenalty(totalVariation: 3, l2: 0), ImagePenalty(totalVariation: 0, l2: 2)] {
            let gradient = penalty(c).gradient, h: Float = 1e-3
            for i in 0..<c.count {
                var (above, below) = (c, c)
                above.withMutableElements { $0[i] += h }
                below.withMutableElements { $0[i] -= h }
                let slope = (penalty(above).value - penalty(below).value) / (2 * h)
                #expect(abs(slope - gradient.elements[i]) < 2e-3)
            }
        }
        let grey = Tensor(repeating: 0.5, shape: [1, 4, 4])
        #expect(ImagePenalty(totalVariation: 0, l2: 5)(grey).value == 0)
        // A step of 1 between two halves, which meet twice: two columns of length 1 in four.
        let step = Tensor((0..<16).map { $0 % 4 < 2 ? 0 : 1 }, shape: [1, 4, 4])
        #expect(abs(ImagePenalty(totalVariation: 1, l2: 0)(step).value - 0.5) < 1e-3)
    }
}

@Suite struct `Activation maximization` {
    /// One filter, a vertical edge in a window of 3 × 3, and a second one that is its negative.
    private func network() throws -> Network {
        let input = InputSpecification(height: 12, width: 12, mean: [127, 127, 127], deviation: [128, 128, 128])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let edge: [Float] = [-1, 0, 1, -1, 0, 1, -1, 0, 1]
        let kernel = Tensor(edge + edge + edge + (edge + edge + edge).map { -$0 }, shape: [2, 3, 3, 3])
        let maps = net.add(
            "maps", Convolution("maps", weight: kernel, padding: .symmetric(.init(1))), net.input, channels: 2)
        _ = net.linear("score", net.globalAveragePooling("pool", net.relu("relu", maps)), to: 3)
        return try net.network("edges", explanationLayer: "relu")
    }

    private var steady: ActivationMaximization {
        var settings = ActivationMaximization()
        (settings.jitter, settings.rotation, settings.scaling, settings.learningRate) = (0, 0, 0, 0.2)
        return settings
    }

    @Test func `An edge detector finds an edge`() throws {
        let network = try network()
        let found = try steady.image(
            of: .neuron(layer: "maps", channel: 0, row: 6, column: 6), in: network)
        // What it can get at the most: nine pixels dark and nine light in each colour.
        #expect(found.value > 0.85 * 18 * 127.5 / 128)
        #expect(found.image[0, 6, 5] < 40 && found.image[0, 6, 7] > 215)
        #expect(found.values.count == 128)
        #expect(found.values[0] < 1)
    }

    @Test func `The value is the mean of a channel's map, as the layer gives it`() throws {
        let network = try network()
        let found = try steady.image(of: .neuron(layer: "maps", channel: 1), in: network)
        let pass = try network.forward(network.input.normalize(found.image))
        #expect(abs(try pass.activation(at: "maps")[part: 0][part: 1].mean() - found.value) < 1e-4)
        #expect(found.value > found.values[0])
        let logit = try steady.image(of: .logit(2), in: network)
        let score = try network.logits(network.input.normalize(logit.image))[0, 2]
        #expect(abs(score - logit.value) < 1e-4)
    }

    @Test(arguments: ActivationMaximization.Parameterization.allCases)
    func `The same seed gives the same image, another seed another`(
        kind: ActivationMaximization.Parameterization
    ) throws {
        let network = try network()
        var settings = ActivationMaximization()
        (settings.steps, settings.parameterization, settings.blur) = (9, kind, 0.5)
        let target = Target.neuron(layer: "maps", channel: 0)
        let first = try settings.image(of: target, in: network), again = try settings.image(of: target, in: network)
        #expect(first.image == again.image)
        settings.seed = 1
        #expect(try settings.image(of: target, in: network).image != first.image)
    }

    @Test func `What regularizes makes the image smoother`() throws {
        let network = try network()
        func roughness(_ change: (inout ActivationMaximization) -> Void) throws -> Float {
            var settings = ActivationMaximization.unregularized
            settings.steps = 40
            change(&settings)
            let image = try settings.image(of: .neuron(layer: "maps", channel: 0), in: network).image / 255
            return ImagePenalty(totalVariation: 1, l2: 0)(image).value
        }
        let plain = try roughness { _ in }
        for (name, change): (String, (inout ActivationMaximization) -> Void) in [
            ("blur", { $0.blur = 1 }), ("tv", { $0.totalVariation = 3 }), ("l2", { $0.l2 = 20 }),
        ] {
            let smooth = try roughness(change)
            #expect(smooth < 0.9 * plain, "\(name): \(smooth) against \(plain)")
        }
    }

    @Test func `Shifts, turns and sizes stay within their bounds, and come out different`() {
        var settings = ActivationMaximization()
        (settings.jitter, settings.rotation, settings.scaling) = (3, 10, 0.2)
        let warps = (0..<200).map(settings.warp)
        #expect(Set(warps).count == 200)
        #expect(warps.allSatisfy { abs($0.rows) <= 3 && abs($0.columns) <= 3 && abs($0.angle) <= 0.1746 })
        #expect(warps.allSatisfy { $0.scale >= 0.8 && $0.scale <= 1.2 })
        #expect(warps.map(\.rows).max()! > 2.5 && warps.map(\.scale).min()! < 0.83)
    }

    @Test func `Settings out of range, and what does not exist`() throws {
        let network = try network(), target = Target.neuron(layer: "maps", channel: 0)
        let wrong: [((inout ActivationMaximization) -> Void, String)] = [
            ({ $0.steps = -1 }, "steps of -1"), ({ $0.jitter = -.infinity }, "jitter"), ({ $0.scaling = 1 }, "scaling"),
            ({ $0.learningRate = .nan }, "learning rate"), ({ $0.blurInterval = 0 }, "blur interval"),
        ]
        for (change, words) in wrong {
            var settings = ActivationMaximization()
            change(&settings)
            let error = #expect(throws: ActivationMaximizationError.self) {
                try settings.image(of: target, in: network)
            }
            #expect(error?.description.contains(words) == true)
        }
        #expect(throws: ActivationMaximizationError.tooSmall("size", 0, least: 1)) {
            try ActivationMaximization().image(of: target, in: network, size: 0)
        }
        #expect(throws: NetworkError.self) {
            try ActivationMaximization().image(of: .neuron(layer: "maps", channel: 2), in: network)
        }
        #expect(throws: NetworkError.self) {
            try ActivationMaximization().image(of: .neuron(layer: "mops", channel: 0), in: network)
        }
        #expect(throws: NetworkError.self) { try ActivationMaximization().image(of: .logit(3), in: network) }
    }
}

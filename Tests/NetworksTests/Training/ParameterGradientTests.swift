import Networks
import Reference
import Tensors
import Testing

/// The gradients of every layer's parameters, in small networks of all kinds of layers: against straight-line derivations
/// and against central differences, both in Double.
@Suite struct `Parameter gradients` {
    private static func targets(_ x: ReferenceArray, _ network: ReferenceNetwork) -> ReferenceArray {
        let shape = network.logits(x).shape
        let raw = ReferenceArray(waves: shape, seed: 17).map(abs)
        var shares = raw
        for n in 0..<shape[0] {
            let sum = (0..<shape[1]).reduce(0) { $0 + raw[n, $1] }
            for c in 0..<shape[1] { shares[n, c] = raw[n, c] / sum }
        }
        return shares.rounded
    }

    /// The networks of the layer tests, with three images.
    private static func make(_ kind: `Small networks`.Kind) -> (ReferenceNetwork, ReferenceArray) {
        let (network, x) = `Small networks`.make(kind)
        return (network, ReferenceArray(waves: [3] + x.shape.dropFirst(), seed: 23).rounded)
    }

    @Test(arguments: `Small networks`.Kind.allCases, [1, 2, 3])
    func `are those of the straight-line derivation, in however many parts a batch is computed`(
        _ kind: `Small networks`.Kind, _ partSize: Int
    ) throws {
        let (network, x) = Self.make(kind)
        let targets = Self.targets(x, network)
        for (loss, reference) in [
            (Loss.crossEntropy(), ReferenceTraining.Loss.crossEntropy(smoothing: 0)),
            (.crossEntropy(smoothing: 0.1), .crossEntropy(smoothing: 0.1)), (.meanSquaredError, .meanSquaredError),
        ] {
            let trainer = try Trainer(network.network(channels: x.shape[1]), loss: loss, optimizer: .sgd())
            trainer.partSize = partSize
            try Self.compare(trainer, with: ReferenceTraining(network, reference), x, targets)
        }
    }

    /// Every parameter's gradient with that of the straight-line derivation.
    private static func compare(
        _ trainer: Trainer, with reference: ReferenceTraining, _ x: ReferenceArray, _ targets: ReferenceArray
    ) throws {
        let got = try trainer.gradients(x.tensor, targets: targets.tensor)
        let expected = reference.gradients(x, targets: targets)
        #expect(Set(got.map(\.name)) == Set(expected.keys).subtracting(["input"]))
        let largest = expected.values.flatMap(\.elements).map(abs).max()!
        for (name, gradient) in got {
            // A bias whose mean a normalization takes away again has no gradient but rounding.
            let own = max(expected[name]!.elements.map(abs).max()!, 1e-2 * largest)
            let error = zip(gradient.elements, expected[name]!.elements).map { abs(Double($0) - $1) }.max()!
            #expect(error < 1e-4 * own, "\(name), \(reference.loss)")
        }
    }

    /// Convolutions wide enough, and of enough places, for Winograd's algorithm in all three directions; with sizes that
    /// are no multiple of its tiles.
    @Test(arguments: [2, 3]) func `are exact where convolutions are Winograd's`(_ images: Int) throws {
        let three = ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1))
        var net = ReferenceNetwork()
        net.add("conv1", `Small networks`.convolution(32, 3, three, seed: 1, bias: true))
        net.add("relu1", .rectifier(ReferenceRectifier()))
        net.add("conv2", `Small networks`.convolution(48, 32, three, seed: 3))
        net.add("bn2", `Small networks`.normalization(48, seed: 4))
        net.add("relu2", .rectifier(ReferenceRectifier()))
        net.add("conv3", `Small networks`.convolution(32, 48, three, seed: 5, bias: true))
        net.add("relu3", .rectifier(ReferenceRectifier()))
        net.add("pool", .globalAveragePooling)
        net.add("classifier", `Small networks`.linear(3, 32))
        let x = ReferenceArray(waves: [images, 3, 9, 10], seed: 6).rounded
        let targets = Self.targets(x, net)
        let trainer = try Trainer(net.network(channels: 3), loss: .crossEntropy(), optimizer: .sgd())
        try Self.compare(trainer, with: ReferenceTraining(net, .crossEntropy(smoothing: 0)), x, targets)
    }

    @Test(arguments: `Small networks`.Kind.allCases)
    func `are those of central differences`(_ kind: `Small networks`.Kind) throws {
        let (network, x) = Self.make(kind)
        let targets = Self.targets(x, network)
        let trainer = try Trainer(network.network(channels: x.shape[1]), loss: .crossEntropy(), optimizer: .sgd())
        let got = try trainer.gradients(x.tensor, targets: targets.tensor)
        let reference = ReferenceTraining(network, .crossEntropy(smoothing: 0))
        for (name, value) in reference.parameters {
            // Some of each: a forward pass of the reference takes long.
            let step = 1e-5
            let gradient = try #require(got.first { $0.name == name }).gradient
            let largest = gradient.elements.map(abs).max()!
            for place in stride(from: 0, to: value.elements.count, by: max(value.elements.count / 7, 1)) {
                var above = value, below = value
                above.elements[place] += step
                below.elements[place] -= step
                let difference =
                    (reference.replacing(name, by: above).value(x, targets: targets)
                        - reference.replacing(name, by: below).value(x, targets: targets)) / (2 * step)
                let error = abs(Float(difference) - gradient.elements[place])
                #expect(error < 2e-4 * max(largest, 1e-2), "\(name)[\(place)]")
            }
        }
    }

    @Test func `of a linear layer by hand`() throws {
        // y = 2 x₁ - x₂ + 1/2 = 3.5 for x = (1, -1); t = 1: L = (3.5 - 1)², dL/dy = 5.
        var net = NetworkBuilder(
            untrained: 0, input: .init(channels: 2, height: 1, width: 1, mean: [0, 0], deviation: [1, 1]))
        _ = net.add(
            "fc",
            Linear("fc", weight: Tensor([2, -1], shape: [1, 2]), bias: Tensor([0.5], shape: [1])), net.input,
            channels: 1)
        let network = try net.network("line", explanationLayer: "fc")
        let trainer = try Trainer(network, loss: .meanSquaredError, optimizer: .sgd(momentum: 0))
        let x = Tensor([1, -1], shape: [1, 2, 1, 1]), t = Tensor([1], shape: [1, 1])
        let gradients = try trainer.gradients(x, targets: t)
        #expect(gradients.map(\.name) == ["fc.weight", "fc.bias"])
        #expect(gradients.map(\.gradient.elements) == [[5, -5], [5]])
        let step = try trainer.step(x, targets: t, learningRate: 0.1)
        #expect(step.loss == 6.25)
        // w = (2 - 0.5, -1 + 0.5), b = 0.5 - 0.5: y = 2.
        let y = try trainer.network().logits(x)
        #expect(y.elements == [2])
        let before = try network.logits(x)
        #expect(before.elements == [3.5])
    }
}

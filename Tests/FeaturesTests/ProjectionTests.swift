import Features
import Networks
import Reference
import Tensors
import Testing

/// Deconvnet's projections on networks of VGG's kind: convolution, ReLU, max-pooling.
@Suite struct `Projections of a deconvnet` {
    private static let channels = [1, 4, 6, 5]

    /// Kernels of both signs, exact in Float.
    private static func kernel(_ stage: Int) -> ReferenceArray {
        ReferenceArray(waves: [channels[stage], channels[stage - 1], 3, 3], seed: 7 * stage).rounded
    }

    private static let padded = ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1))
    private static let halving = ReferenceWindow(size: (2, 2), stride: (2, 2))

    /// Three stages, pooled between them, in Double.
    private static let reference: ReferenceNetwork = {
        var net = ReferenceNetwork()
        for stage in 1...3 {
            net.add("conv\(stage)", .convolution(ReferenceConvolution(weight: kernel(stage), window: padded)))
            net.add("relu\(stage)", .rectifier(ReferenceRectifier()))
            if stage < 3 { net.add("pool\(stage)", .maximumPooling(ReferenceMaximumPooling(window: halving))) }
        }
        return net
    }()

    /// The same for the engine.
    private static func network() throws -> Network {
        let input = InputSpecification(channels: 1, height: 16, width: 16, mean: [0], deviation: [1])
        var net = NetworkBuilder(formulaWeights: 0, input: input), x = net.input
        for stage in 1...3 {
            let layer = Convolution("conv\(stage)", weight: kernel(stage).tensor, padding: .symmetric(.init(1)))
            x = net.add(LayerName("conv\(stage)"), layer, x, channels: channels[stage])
            x = net.relu(LayerName("relu\(stage)"), x)
            if stage < 3 { x = net.maxPooling(LayerName("pool\(stage)"), x, kernel: 2, stride: 2) }
        }
        return try net.network("stages", explanationLayer: "relu3")
    }

    private static func image(_ seed: Int) -> ReferenceArray {
        ReferenceArray(waves: [1, 1, 16, 16], seed: seed).rounded
    }

    @Test(arguments: 0..<5)
    func `Every channel's strongest unit goes back as the straight-line derivation has it`(_ channel: Int) throws {
        let network = try Self.network(), images = (1...6).map(Self.image)
        let inputs = images.map { $0.tensor.reshaped(to: [1, 16, 16]) }
        let one = try #require(try network.projections(1, of: channel, at: "relu3", over: inputs).first)
        let x = images[one.place.image], values = Self.reference.activations(x)["relu3"]!
        #expect(
            images.allSatisfy { image in
                let map = Self.reference.activations(image)["relu3"]!.elements[channel * 16..<channel * 16 + 16]
                return map.max()! <= Double(one.place.value) + 1e-4
            })
        let best = (0..<16).max { values[0, channel, $0 / 4, $0 % 4] < values[0, channel, $1 / 4, $1 % 4] }!
        #expect([one.place.row, one.place.column] == [best / 4, best % 4])
        var seed = ReferenceArray(zeros: values.shape)
        seed[0, channel, best / 4, best % 4] = values[0, channel, best / 4, best % 4]
        let expected = Self.reference.gradients(of: seed, at: x, rule: .deconvolution)["input"]!
        let deviation = ReferenceArray(one.whole).reshaped(to: expected.shape).deviation(from: expected)
        #expect(deviation < 1e-5)
        #expect(expected.elements.contains { $0 != 0 })
    }

    @Test func `Nothing lies beyond what the unit sees`() throws {
        let network = try Self.network(), image = Self.image(5).tensor.reshaped(to: [1, 16, 16])
        for channel in 0..<5 {
            for one in try network.projections(1, of: channel, at: "relu3", over: [image]) {
                let extent = try #require(one.extent)
                #expect(extent.height == 18 && extent.width == 18)
                for i in 0..<16 {
                    for j in 0..<16 where one.whole[0, i, j] != 0 {
                        let isSeen =
                            (extent.top..<extent.top + 18).contains(i) && (extent.left..<extent.left + 18).contains(j)
                        #expect(isSeen)
                    }
                }
            }
        }
    }

    /// Before the first pooling there is no switch: the picture has no say, and the filter is what is drawn.
    @Test func `A first layer's projection is its filter, times the unit's value`() throws {
        let network = try Self.network(), image = Self.image(9).tensor.reshaped(to: [1, 16, 16])
        let found = try network.forward(image)
        let place = ActivationPlace(image: 0, row: 6, column: 8, value: 2)
        let one = try found.projection(of: place, channel: 1, at: "relu1")
        let drawn = one.whole.cropped(top: 5, left: 7, height: 3, width: 3)
        let filter = Self.kernel(1).tensor[part: 1] * 2
        let deviation = (drawn - filter).absoluteValue().maximum()
        #expect(deviation < 1e-6)
        #expect(abs(one.whole.absoluteValue().sum() - filter.absoluteValue().sum()) < 1e-4)
    }

    /// Behind a pooling the picture speaks through the switches, and through nothing else: a picture multiplied by two has
    /// the same ones.
    @Test func `The picture enters through the switches alone`() throws {
        let network = try Self.network(), x = Self.image(11).tensor, other = Self.image(12).tensor
        let place = ActivationPlace(image: 0, row: 2, column: 1, value: 1)
        func drawing(_ image: Tensor) throws -> Tensor {
            try network.forward(image).projection(of: place, channel: 2, at: "relu3").whole
        }
        let own = try drawing(x), doubled = try drawing(x * 2), others = try drawing(other)
        #expect((own - doubled).absoluteValue().maximum() < 1e-5 * own.absoluteValue().maximum())
        #expect((own - others).absoluteValue().maximum() > 0.1 * own.absoluteValue().maximum())
    }

    @Test func `What does not excite the channel is left out, and what does not exist is said`() throws {
        let network = try Self.network()
        let none = try network.projections(3, of: 0, at: "relu3", over: [Tensor(zeros: [1, 16, 16])])
        #expect(none.isEmpty)
        #expect(throws: NetworkError.unitOutOfRange("[5]", layer: "relu3", shape: [1, 5, 4, 4])) {
            try network.projections(1, of: 5, at: "relu3", over: [])
        }
        let pass = try network.forward(Self.image(1).tensor)
        #expect(throws: NetworkError.self) {
            let beyond = ActivationPlace(image: 0, row: 4, column: 0, value: 1)
            _ = try pass.projection(of: beyond, channel: 0, at: "relu3")
        }
    }
}

import Networks
import Reference
import Testing

/// The layers that work on each element or channel by itself, between an image and a linear read-out.
@Suite struct `Rectifiers, batch normalization, sums and linear layers` {
    /// Halves from -3 to 9.5: many are exactly 0 and exactly 6, where the gradient is 0.
    private let halves: ReferenceArray = {
        let shape = [2, 5, 3, 7]
        let places: [Int] = Array(0..<shape.reduce(1, *))
        return ReferenceArray(places.map { Double($0 * 37 % 26) / 2 - 3 }, shape: shape)
    }()

    @Test(arguments: [Double.infinity, 6])
    func `ReLU and ReLU6 pass signals by each rule, and nothing at the bounds`(ceiling: Double) throws {
        var network = ReferenceNetwork()
        network.add("rectifier", .rectifier(ReferenceRectifier(ceiling: ceiling)))
        network.addReadOut(after: halves.shape)
        let deviations = try network.deviations(at: halves)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test(arguments: ReferenceActivation.allCases, [5, 16, 20])
    func `Activation functions, on either side of their corners`(
        function: ReferenceActivation, channels: Int
    ) throws {
        let x = ReferenceArray(waves: [2, channels, 3, 5], seed: 8).map { $0 * 4 }.rounded
        var network = ReferenceNetwork()
        network.add("function", .activation(function))
        network.addReadOut(after: x.shape)
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { !($0.value <= 1e-5) } == [:])
    }

    @Test(arguments: [1, 3, 16, 19])
    func `Batch normalization by itself`(channels: Int) throws {
        let x = ReferenceArray(waves: [2, channels, 4, 3], seed: 1).rounded
        var network = ReferenceNetwork()
        network.add("normalization", .batchNormalization(ReferenceBatchNormalization(waves: channels, seed: 2)))
        network.addReadOut(after: x.shape)
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test func `A sum hands the signal to both sides, and twice to one that is added to itself`() throws {
        var network = ReferenceNetwork()
        network.add("rectifier", .rectifier(ReferenceRectifier()), "input")
        network.add("sum", .addition, "rectifier", "input")
        network.add("twice", .addition, "sum", "sum")
        network.addReadOut(after: halves.shape)
        let deviations = try network.deviations(at: halves)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test(arguments: [(1, 1, 1), (3, 7, 5), (2, 64, 100), (1, 1280, 10)])
    func `Linear layers with a bias`(batch: Int, features: Int, outputs: Int) throws {
        let layer = ReferenceLinear(
            weight: ReferenceArray(waves: [outputs, features], seed: 3).rounded,
            bias: ReferenceArray(waves: [outputs], seed: 4).rounded.elements)
        let x = ReferenceArray(waves: [batch, features, 1, 1], seed: 5).rounded
        var network = ReferenceNetwork()
        network.add("linear", .linear(layer))
        network.addReadOut(after: [batch, outputs], logits: 3)
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test func `A linear layer reads an image channel by channel, row by row`() throws {
        let x = ReferenceArray(waves: [2, 20, 3, 5], seed: 6).rounded
        var network = ReferenceNetwork()
        network.add(
            "convolution",
            .convolution(
                ReferenceConvolution(
                    weight: ReferenceArray(waves: [18, 20, 1, 1], seed: 7).rounded,
                    window: ReferenceWindow(size: (1, 1)))))
        network.addReadOut(after: [2, 18, 3, 5])
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    /// Behind a convolution values lie in blocks of 8 or 16 channels; the last block is not always full.
    @Test(arguments: [5, 8, 16, 20, 24, 40])
    func `Sums, normalization and rectifiers of values between convolutions`(channels: Int) throws {
        func convolution(_ outputs: Int, _ inputs: Int, seed: Int) -> ReferenceNetwork.Layer {
            .convolution(
                ReferenceConvolution(
                    weight: ReferenceArray(waves: [outputs, inputs, 1, 1], seed: seed).map { $0 / 4 }.rounded,
                    window: ReferenceWindow(size: (1, 1))))
        }
        var network = ReferenceNetwork()
        network.add("before", convolution(channels, 3, seed: 1))
        // Two readers: on the way back two signals are summed and then rectified.
        network.add("rectifier", .rectifier(ReferenceRectifier(ceiling: 1)))
        network.add("beside", convolution(channels, channels, seed: 2))
        network.add("sum", .addition, "rectifier", "beside")
        network.add("rectified sum", .rectifier(ReferenceRectifier()))
        // Read twice, so that it is not folded into anything.
        network.add("normalization", .batchNormalization(ReferenceBatchNormalization(waves: channels, seed: 3)))
        network.add("rectified", .rectifier(ReferenceRectifier()))
        network.add("twice", .addition, "normalization", "rectified")
        network.add("rectified twice", .rectifier(ReferenceRectifier(ceiling: 2)))
        network.add("behind", convolution(7, channels, seed: 4))
        network.addReadOut(after: [1, 7, 5, 3])
        let deviations = try network.deviations(at: ReferenceArray(waves: [1, 3, 5, 3], seed: 5).rounded)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }
}

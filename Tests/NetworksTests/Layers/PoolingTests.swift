import Networks
import Reference
import Tensors
import Testing

/// Pooling layers between an image and a linear read-out, against the reference.
@Suite struct `Poolings` {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let window: ReferenceWindow
        let shape: [Int]
    }

    static let cases = [
        Case(
            testDescription: "2x2, stride 2, an odd row and column left over",
            window: ReferenceWindow(size: (2, 2), stride: (2, 2)), shape: [1, 3, 7, 9]),
        Case(
            testDescription: "3x3, stride 2, padding 1, overlapping",
            window: ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1)), shape: [2, 19, 8, 7]),
        Case(
            testDescription: "3x3, stride 1, padding 1",
            window: ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1)), shape: [1, 16, 5, 6]),
        Case(
            testDescription: "3x2, stride 2x1, padding at the bottom and right alone",
            window: ReferenceWindow(size: (3, 2), stride: (2, 1), padding: (0, 0, 1, 1)), shape: [1, 5, 6, 5]),
        Case(
            testDescription: "2x4, stride 1x3, padding on top and left alone",
            window: ReferenceWindow(size: (2, 4), stride: (1, 3), padding: (1, 2, 0, 0)), shape: [1, 4, 5, 11]),
        Case(
            testDescription: "the whole image", window: ReferenceWindow(size: (5, 4)), shape: [1, 33, 5, 4]),
    ]

    /// Numbers of which many are equal and some negative: windows with ties, and windows with nothing above zero.
    private func levels(_ shape: [Int]) -> ReferenceArray {
        ReferenceArray(waves: shape, seed: 1).map { ($0 * 2).rounded() - 1 }
    }

    @Test(arguments: cases)
    func `Max pooling routes to the first of equal values`(_ test: Case) throws {
        let layer = ReferenceMaximumPooling(window: test.window), x = levels(test.shape)
        var network = ReferenceNetwork()
        network.add("pooling", .maximumPooling(layer))
        network.addReadOut(after: layer.outputShape(x.shape))
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    static let coveringCases = [
        Case(
            testDescription: "3x3, stride 2, a last window that is not full",
            window: ReferenceWindow(size: (3, 3), stride: (2, 2), ceilMode: true), shape: [2, 20, 8, 11]),
        Case(
            testDescription: "3x3, stride 2, padding 1",
            window: ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1), ceilMode: true),
            shape: [1, 5, 6, 7]),
        Case(
            testDescription: "2x2, stride 3, a last window that would begin outside",
            window: ReferenceWindow(size: (2, 2), stride: (3, 3), ceilMode: true), shape: [1, 16, 6, 9]),
    ]

    @Test(arguments: coveringCases)
    func `Max pooling can cover the end of an image`(_ test: Case) throws {
        let layer = ReferenceMaximumPooling(window: test.window), x = levels(test.shape)
        var network = ReferenceNetwork()
        network.add("pooling", .maximumPooling(layer))
        network.addReadOut(after: layer.outputShape(x.shape))
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test(arguments: [(6, 9, 2, 3), (7, 7, 7, 7), (6, 6, 1, 1)])
    func `Adaptive average pooling makes a given number of places`(
        height: Int, width: Int, rows: Int, columns: Int
    ) throws {
        let x = ReferenceArray(waves: [2, 20, height, width], seed: 4).rounded
        let step = (height / rows, width / columns)
        let layer = ReferenceAveragePooling(window: .init(size: step, stride: step), countsPadding: true)
        let specification = InputSpecification(
            channels: 20, height: height, width: width, mean: .init(repeating: 0, count: 20),
            deviation: .init(repeating: 1, count: 20))
        var builder = NetworkBuilder(formulaWeights: 0, input: specification)
        _ = builder.add("pooling", AdaptiveAveragePooling(size: .init(rows, columns)), builder.input)
        let pass = try builder.network("pooling", explanationLayer: "pooling").forward(x.tensor)
        #expect(pass.logits.shape == [2, 20, rows, columns])
        let deviation = pass.logits.deviation(from: layer.forward(x))
        #expect(deviation < 1e-6)
    }

    @Test func `Adaptive average pooling refuses an image that is no multiple of its size`() throws {
        let specification = InputSpecification(channels: 1, height: 6, width: 6, mean: [0], deviation: [1])
        var builder = NetworkBuilder(formulaWeights: 0, input: specification)
        _ = builder.add("pooling", AdaptiveAveragePooling(size: .init(3)), builder.input)
        let network = try builder.network("pooling", explanationLayer: "pooling")
        let shape: Shape = [1, 1, 6, 7]
        #expect(throws: NetworkError.wrongInputSize(shape, layer: "pooling")) {
            try network.forward(Tensor(zeros: shape))
        }
    }

    @Test(arguments: cases, [true, false])
    func `Average pooling, with the padding counted and without`(_ test: Case, countsPadding: Bool) throws {
        let layer = ReferenceAveragePooling(window: test.window, countsPadding: countsPadding), x = levels(test.shape)
        var network = ReferenceNetwork()
        network.add("pooling", .averagePooling(layer))
        network.addReadOut(after: layer.outputShape(x.shape))
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    @Test(arguments: [[1, 1, 1, 1], [2, 3, 5, 4], [1, 40, 7, 7]])
    func `Global average pooling`(shape: [Int]) throws {
        let x = ReferenceArray(waves: shape, seed: 2).rounded
        var network = ReferenceNetwork()
        network.add("pooling", .globalAveragePooling)
        network.addReadOut(after: [shape[0], shape[1]])
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    /// Behind a convolution the activation lies in the engine's blocked layout, where the arg max has to be the same.
    @Test func `Poolings behind a convolution`() throws {
        let weight = ReferenceArray(waves: [20, 3, 1, 1], seed: 3).map { ($0 * 2).rounded() }
        let window = ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1))
        let x = levels([2, 3, 9, 8])
        for pooling in [
            ReferenceNetwork.Layer.maximumPooling(ReferenceMaximumPooling(window: window)),
            .averagePooling(ReferenceAveragePooling(window: window, countsPadding: false)),
        ] {
            var network = ReferenceNetwork()
            network.add(
                "convolution",
                .convolution(ReferenceConvolution(weight: weight, window: ReferenceWindow(size: (1, 1)))))
            network.add("rectifier", .rectifier(ReferenceRectifier()))
            network.add("pooling", pooling)
            network.addReadOut(after: [2, 20, 5, 4])
            let deviations = try network.deviations(at: x)
            #expect(deviations.filter { $0.value > 1e-5 } == [:])
        }
    }
}

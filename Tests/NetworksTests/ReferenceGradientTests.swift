import Reference
import Testing

/// Each backward function against (f(x + h) - f(x - h)) / 2h of the forward function, in Double: agreement to 1e-8.
@Suite struct `References against central differences` {
    static let windows = [
        ReferenceWindow(size: (1, 1)),
        ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1)),
        ReferenceWindow(size: (3, 2), stride: (2, 1), padding: (0, 1, 1, 0)),
        ReferenceWindow(size: (2, 3), stride: (1, 2), dilation: (2, 1), padding: (2, 0, 1, 1)),
        ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (0, 0, 1, 1), ceilMode: true),
    ]

    /// The gradient of ⟨g, f(x)⟩ for a fixed g is what a backward function makes of g.
    private func deviation(
        at x: ReferenceArray, forward: (ReferenceArray) -> ReferenceArray,
        backward: (ReferenceArray) -> ReferenceArray
    ) -> Double {
        let g = ReferenceArray(waves: forward(x).shape, seed: 9)
        return backward(g).deviation(from: numericalGradient(of: { forward($0).dot(g) }, at: x))
    }

    @Test(arguments: windows.indices, [1, 2, 4])
    func `Convolution`(index: Int, groups: Int) {
        let window = Self.windows[index]
        let x = ReferenceArray(waves: [2, 4, 5, 6], seed: 1)
        let shape = [8, 4 / groups, window.size.rows, window.size.columns]
        var layer = ReferenceConvolution(
            weight: ReferenceArray(waves: shape, seed: 2), bias: (0..<8).map(Double.init), window: window,
            groups: groups)
        let toInput = deviation(at: x, forward: layer.forward) { layer.gradientToInput($0, input: x) }
        #expect(toInput < 1e-8)
        let weight = layer.weight
        let toWeight = deviation(
            at: weight,
            forward: {
                layer.weight = $0
                return layer.forward(x)
            }, backward: { layer.gradientToParameters($0, input: x).weight })
        #expect(toWeight < 1e-8)
        let bias = ReferenceArray((0..<8).map(Double.init), shape: [8])
        let toBias = deviation(
            at: bias,
            forward: {
                layer.bias = $0.elements
                return layer.forward(x)
            }, backward: { ReferenceArray(layer.gradientToParameters($0, input: x).bias, shape: [8]) })
        #expect(toBias < 1e-8)
    }

    @Test func `Linear`() {
        let x = ReferenceArray(waves: [2, 5], seed: 3), weight = ReferenceArray(waves: [4, 5], seed: 4)
        let layer = ReferenceLinear(weight: weight, bias: [1, 2, 3, 4])
        let toInput = deviation(at: x, forward: layer.forward, backward: layer.gradientToInput)
        #expect(toInput < 1e-8)
        let toWeight = deviation(
            at: weight, forward: { ReferenceLinear(weight: $0, bias: layer.bias).forward(x) },
            backward: { layer.gradientToParameters($0, input: x).weight })
        #expect(toWeight < 1e-8)
        let toBias = deviation(
            at: ReferenceArray(layer.bias, shape: [4]),
            forward: { ReferenceLinear(weight: weight, bias: $0.elements).forward(x) },
            backward: { ReferenceArray(layer.gradientToParameters($0, input: x).bias, shape: [4]) })
        #expect(toBias < 1e-8)
    }

    @Test func `Batch normalization`() {
        let layer = ReferenceBatchNormalization(
            scale: [1.5, -0.5, 2], shift: [0, 1, 2], mean: [0.1, 0.2, -0.3], variance: [0.5, 1, 3], epsilon: 1e-3)
        let x = ReferenceArray(waves: [2, 3, 3, 2], seed: 5)
        let got = deviation(at: x, forward: layer.forward, backward: layer.gradientToInput)
        #expect(got < 1e-8)
    }

    @Test(arguments: [Double.infinity, 1])
    func `Rectifiers`(ceiling: Double) {
        let layer = ReferenceRectifier(ceiling: ceiling), x = ReferenceArray(waves: [2, 3, 4, 5], seed: 6)
        let got = deviation(at: x, forward: layer.forward) { layer.gradientToInput($0, input: x) }
        #expect(got < 1e-8)
    }

    @Test(arguments: windows.indices.dropFirst())
    func `Poolings`(index: Int) {
        let window = Self.windows[index], x = ReferenceArray(waves: [2, 3, 6, 5], seed: 7)
        let maximum = ReferenceMaximumPooling(window: window)
        let ofMaximum = deviation(at: x, forward: maximum.forward) { maximum.gradientToInput($0, input: x) }
        #expect(ofMaximum < 1e-8)
        for countsPadding in [true, false] {
            let average = ReferenceAveragePooling(window: window, countsPadding: countsPadding)
            let ofAverage = deviation(at: x, forward: average.forward) {
                average.gradientToInput($0, inputShape: x.shape)
            }
            #expect(ofAverage < 1e-8)
        }
        let ofGlobal = deviation(at: x, forward: ReferenceGlobalAveragePooling.forward) {
            ReferenceGlobalAveragePooling.gradientToInput($0, inputShape: x.shape)
        }
        #expect(ofGlobal < 1e-8)
    }

    @Test(arguments: ReferenceActivation.allCases)
    func `Activation functions`(function: ReferenceActivation) {
        let x = ReferenceArray(waves: [2, 3, 4, 5], seed: 6).map { $0 * 4 }
        let got = deviation(at: x, forward: function.forward) { function.gradientToInput($0, input: x) }
        #expect(got < 1e-8)
    }

    @Test func `Layer normalization`() {
        let layer = ReferenceLayerNormalization(scale: [1.5, -0.5, 2], shift: [0, 1, 2], epsilon: 1e-3)
        let x = ReferenceArray(waves: [2, 3, 3, 2], seed: 5)
        let got = deviation(at: x, forward: layer.forward) { layer.gradientToInput($0, input: x) }
        #expect(got < 1e-8)
    }

    @Test func `Shuffles, halves and gates of channels`() {
        let x = ReferenceArray(waves: [2, 6, 3, 2], seed: 5), gate = ReferenceArray(waves: [2, 6, 1, 1], seed: 6)
        let shuffle = ReferenceChannelShuffle(groups: 3)
        let ofShuffle = deviation(at: x, forward: shuffle.forward, backward: shuffle.gradientToInput)
        #expect(ofShuffle < 1e-8)
        for isSecond in [false, true] {
            let half = ReferenceChannelHalf(isSecond: isSecond)
            let ofHalf = deviation(at: x, forward: half.forward) { half.gradientToInput($0, inputShape: x.shape) }
            #expect(ofHalf < 1e-8)
        }
        let toInput = deviation(at: x, forward: { ReferenceChannelGate.forward($0, gate: gate) }) {
            ReferenceChannelGate.gradientToInputs($0, input: x, gate: gate)[0]
        }
        #expect(toInput < 1e-8)
        let toGate = deviation(at: gate, forward: { ReferenceChannelGate.forward(x, gate: $0) }) {
            ReferenceChannelGate.gradientToInputs($0, input: x, gate: gate)[1]
        }
        #expect(toGate < 1e-8)
    }

    @Test func `Softmax and cross-entropy`() {
        let x = ReferenceArray(waves: [2, 5], seed: 8)
        let softmax = deviation(at: x, forward: ReferenceSoftmax.forward) {
            ReferenceSoftmax.gradientToInput($0, input: x)
        }
        #expect(softmax < 1e-8)
        let loss = ReferenceSoftmax.crossEntropy(x, target: 3).gradient
            .deviation(from: numericalGradient(of: { ReferenceSoftmax.crossEntropy($0, target: 3).loss }, at: x))
        #expect(loss < 1e-8)
    }
}

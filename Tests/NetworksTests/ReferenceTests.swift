import Reference
import Testing

/// The references are what the engine is measured with, so they are measured first: against 4 × 4 cases worked out by
/// hand (the ones with ties and ceil mode also printed by torch 2.15) and against central differences.
@Suite struct `References against cases worked out by hand` {
    let image = ReferenceArray((0..<16).map(Double.init), shape: [1, 1, 4, 4])

    @Test func `A convolution at stride 2 with one row and column of padding at the end`() {
        let convolution = ReferenceConvolution(
            weight: ReferenceArray([1, 0, 0, 0, 1, 0, 0, 0, 2], shape: [1, 1, 3, 3]), bias: [100],
            window: ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (0, 0, 1, 1)))
        let got = convolution.forward(image)
        // The weight 2 falls on 10, and at the right, at the bottom and in the corner on the padding.
        #expect(got == ReferenceArray([125, 109, 121, 125], shape: [1, 1, 2, 2]))
    }

    @Test func `A convolution with dilation 2 sees every other pixel`() {
        let convolution = ReferenceConvolution(
            weight: ReferenceArray([1, 10, 100, 1000], shape: [1, 1, 2, 2]),
            window: ReferenceWindow(size: (2, 2), dilation: (2, 2)))
        let got = convolution.forward(image)
        #expect(got.elements == [10820, 11931, 15264, 16375])
        let gradient = convolution.gradientToInput(
            ReferenceArray([1, 0, 0, 2], shape: [1, 1, 2, 2]), input: image)
        #expect(gradient.elements == [1, 0, 10, 0, 0, 2, 0, 20, 100, 0, 1000, 0, 0, 200, 0, 2000])
    }

    @Test func `A depthwise convolution keeps channels apart`() {
        let convolution = ReferenceConvolution(
            weight: ReferenceArray([2, 3], shape: [2, 1, 1, 1]), window: ReferenceWindow(size: (1, 1)), groups: 2)
        let got = convolution.forward(ReferenceArray([1, 2, 3, 4], shape: [1, 2, 1, 2]))
        #expect(got.elements == [2, 4, 9, 12])
    }

    @Test func `A linear layer`() {
        let linear = ReferenceLinear(weight: ReferenceArray([1, 2, 3, 4], shape: [2, 2]), bias: [10, 20])
        let got = linear.forward(ReferenceArray([5, 6], shape: [1, 2]))
        #expect(got.elements == [27, 59])
        let gradient = linear.gradientToInput(ReferenceArray([1, 10], shape: [1, 2]))
        #expect(gradient.elements == [31, 42])
    }

    @Test func `Batch normalization scales and shifts each channel`() {
        let layer = ReferenceBatchNormalization(
            scale: [6, 1], shift: [1, 0], mean: [2, 3], variance: [8, 0.75], epsilon: 1)
        let x = ReferenceArray([2, 3, 3, 3], shape: [1, 2, 1, 2])
        let got = layer.forward(x)
        #expect(got.elements == [1, 3, 0, 0])
    }

    @Test(arguments: [
        (ReferenceRule.standard, [0.0, 0, -5, 7, 0, 0]), (.guided, [0, 0, 0, 7, 0, 0]),
        (.deconvolution, [1, 0, 0, 7, 2, 0]),
    ])
    func `ReLU6 hands a gradient back`(rule: ReferenceRule, expected: [Double]) {
        let input = ReferenceArray([-1, 0, 1, 5, 6, 7], shape: [1, 6])
        let got = ReferenceRectifier(ceiling: 6).gradientToInput(
            ReferenceArray([1, -2, -5, 7, 2, -3], shape: [1, 6]), input: input, rule: rule)
        #expect(got.elements == expected)
    }

    @Test func `Global average pooling`() {
        #expect(ReferenceGlobalAveragePooling.forward(image).elements == [7.5])
    }

    @Test func `Max pooling routes to the first of equal values, through padding and ceil mode`() {
        let x = ReferenceArray([1, 1, 2, 0, 1, 1, 0, 2, 5, 3, 4, 4, 0, 5, 4, 4], shape: [1, 1, 4, 4])
        let halves = ReferenceMaximumPooling(window: ReferenceWindow(size: (2, 2), stride: (2, 2)))
        let routed = halves.gradientToInput(ReferenceArray([1, 2, 3, 4], shape: [1, 1, 2, 2]), input: x)
        #expect(routed.elements == [1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0])

        let overlapping = ReferenceMaximumPooling(
            window: ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1), ceilMode: true))
        let got = overlapping.forward(x)
        #expect(got == ReferenceArray([1, 2, 2, 5, 5, 4, 5, 5, 4], shape: [1, 1, 3, 3]))
        let gradient = overlapping.gradientToInput(
            ReferenceArray((1...9).map(Double.init), shape: [1, 1, 3, 3]), input: x)
        #expect(gradient.elements == [1, 0, 2, 0, 0, 0, 0, 3, 4, 0, 0, 6, 0, 20, 0, 9])
    }

    @Test func `Average pooling with the padding counted, without, and with ceil mode`() {
        let window = ReferenceWindow(size: (3, 3), stride: (2, 2), padding: (1, 1, 1, 1))
        let without = ReferenceAveragePooling(window: window, countsPadding: false).forward(image)
        #expect(without.deviation(from: ReferenceArray([2.5, 4, 8.5, 10], shape: [1, 1, 2, 2])) < 1e-15)
        var ceil = window
        ceil.ceilMode = true
        let counted = ReferenceAveragePooling(window: ceil, countsPadding: true).forward(image)
        let expected = [10.0 / 9, 24.0 / 9, 10.0 / 6, 51.0 / 9, 10, 5.5, 25.0 / 6, 7, 3.75]
        #expect(counted.deviation(from: ReferenceArray(expected, shape: [1, 1, 3, 3])) < 1e-15)
    }

    @Test func `Softmax of logarithms gives their shares`() {
        let got = ReferenceSoftmax.forward(ReferenceArray([0, 0, 0, 0], shape: [1, 4]))
        #expect(got.elements == [0.25, 0.25, 0.25, 0.25])
    }

    @Test func `Concatenation puts channels one after another, and its gradient takes them apart`() {
        let a = ReferenceArray([1, 2], shape: [1, 1, 1, 2]), b = ReferenceArray([3, 4, 5, 6], shape: [1, 2, 1, 2])
        let both = ReferenceConcatenation.forward([a, b])
        #expect(both == ReferenceArray([1, 2, 3, 4, 5, 6], shape: [1, 3, 1, 2]))
        #expect(ReferenceConcatenation.gradientToInputs(both, channels: [1, 2]) == [a, b])
    }
}

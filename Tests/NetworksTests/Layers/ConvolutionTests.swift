import Networks
import Reference
import Testing

/// Engine convolutions, in one layer between an image and a linear read-out that sends a different number to every
/// output element, against the reference: forward, and backward to the image under each rule.
@Suite struct `Convolutions` {
    struct Case: CustomTestStringConvertible, Sendable {
        var channels = 3, outputs = 4, groups = 1
        var window: ReferenceWindow
        var height = 7, width = 9, batch = 1
        var hasBias = true
        let testDescription: String

        init(_ description: String, _ window: ReferenceWindow, _ change: (inout Case) -> Void = { _ in }) {
            self.window = window
            testDescription = description
            change(&self)
        }
    }

    static let three = (rows: 3, columns: 3), five = (rows: 5, columns: 5), two = (rows: 2, columns: 2)
    static let cases = [
        Case("1x1", ReferenceWindow(size: (1, 1))),
        Case("1x1, 17 to 33 channels, no bias", ReferenceWindow(size: (1, 1))) {
            ($0.channels, $0.outputs, $0.hasBias) = (17, 33, false)
        },
        Case("1x1, stride 2", ReferenceWindow(size: (1, 1), stride: two)) { $0.channels = 16 },
        Case("3x3, no padding", ReferenceWindow(size: three)),
        Case("3x3, padding 1, two images", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) { $0.batch = 2 },
        Case("3x3, 32 to 48 channels", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) {
            ($0.channels, $0.outputs, $0.height, $0.width) = (32, 48, 14, 14)
        },
        Case(
            "3x3, stride 2, the extra row and column at the end",
            ReferenceWindow(size: three, stride: two, padding: (0, 0, 1, 1))
        ) {
            ($0.height, $0.width) = (8, 10)
        },
        Case("3x3, stride 3 that leaves rows unseen", ReferenceWindow(size: three, stride: (3, 3))) {
            ($0.height, $0.width) = (10, 11)
        },
        Case("4x4, even kernel", ReferenceWindow(size: (4, 4), padding: (1, 1, 2, 2))),
        Case(
            "2x5, stride 1x2, four different paddings",
            ReferenceWindow(size: (2, 5), stride: (1, 2), padding: (0, 3, 1, 2))),
        Case("padding on top and left alone", ReferenceWindow(size: three, padding: (2, 2, 0, 0))),
        Case("3x3, dilation 2", ReferenceWindow(size: three, dilation: two, padding: (2, 2, 2, 2))),
        Case(
            "3x2, dilation 3x1, stride 2x1",
            ReferenceWindow(size: (3, 2), stride: (2, 1), dilation: (3, 1), padding: (3, 0, 2, 1))),
        Case("the kernel as large as the image", ReferenceWindow(size: (7, 9))),
        Case("an image of one pixel", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) {
            ($0.height, $0.width) = (1, 1)
        },
        Case("two groups", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) {
            ($0.channels, $0.outputs, $0.groups) = (6, 10, 2)
        },
        Case(
            "four groups of eight, stride 2, two images",
            ReferenceWindow(size: three, stride: two, padding: (0, 1, 1, 0))
        ) {
            ($0.channels, $0.outputs, $0.groups, $0.batch) = (32, 32, 4, 2)
        },
        Case("depthwise", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) {
            ($0.channels, $0.outputs, $0.groups) = (5, 5, 5)
        },
        Case("depthwise 5x5, stride 2, 24 channels", ReferenceWindow(size: five, stride: two, padding: (1, 1, 2, 2))) {
            ($0.channels, $0.outputs, $0.groups, $0.height, $0.width) = (24, 24, 24, 14, 14)
        },
        Case("depthwise 3x3, dilation 2", ReferenceWindow(size: three, dilation: two, padding: (2, 2, 2, 2))) {
            ($0.channels, $0.outputs, $0.groups) = (16, 16, 16)
        },
        Case("depthwise with two outputs a channel", ReferenceWindow(size: three, padding: (1, 1, 1, 1))) {
            ($0.channels, $0.outputs, $0.groups) = (4, 8, 4)
        },
    ]

    @Test(arguments: cases)
    func `Forward and backward are the reference's`(_ test: Case) throws {
        let weightShape = [test.outputs, test.channels / test.groups, test.window.size.rows, test.window.size.columns]
        let bias = ReferenceArray(waves: [test.outputs], seed: 3).rounded.elements
        let layer = ReferenceConvolution(
            weight: ReferenceArray(waves: weightShape, seed: 2).rounded, bias: test.hasBias ? bias : nil,
            window: test.window, groups: test.groups)
        let x = ReferenceArray(waves: [test.batch, test.channels, test.height, test.width], seed: 1).rounded
        var network = ReferenceNetwork()
        network.add("convolution", .convolution(layer))
        network.addReadOut(after: layer.forward(x).shape)
        let deviations = try network.deviations(at: x)
        #expect(deviations.filter { $0.value > 1e-5 } == [:])
    }

    /// A convolution's gradient is its transpose: ⟨g, W x⟩ = ⟨Wᵀ g, x⟩.
    @Test(arguments: cases)
    func `The backward pass is the transpose of the forward pass`(_ test: Case) throws {
        let weightShape = [test.outputs, test.channels / test.groups, test.window.size.rows, test.window.size.columns]
        let layer = ReferenceConvolution(
            weight: ReferenceArray(waves: weightShape, seed: 5).rounded, window: test.window, groups: test.groups)
        let x = ReferenceArray(waves: [1, test.channels, test.height, test.width], seed: 4).rounded
        var network = ReferenceNetwork()
        network.add("convolution", .convolution(layer))
        network.addReadOut(after: layer.forward(x).shape, logits: 1)
        let pass = try network.network(channels: test.channels).forward(x.tensor)
        let transposed = ReferenceArray(try pass.gradient(of: .logit(0), at: .input)).dot(x)
        let forward = Double(pass.logits[0, 0])
        // The read-out has no bias, so the logit is ⟨g, W x⟩; it is a sum of as many terms as there are outputs.
        #expect(abs(transposed - forward) < 1e-5 * Double(layer.forward(x).elements.map(abs).reduce(0, +)))
    }
}

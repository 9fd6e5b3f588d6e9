import Reference
import Testing

/// The references of whole networks compute convolutions as matrix products: the same sums as the definition's.
@Suite struct `Convolutions by products` {
    @Test(
        arguments: [
            ReferenceWindow(size: (1, 1)), ReferenceWindow(size: (3, 3), padding: (1, 1, 1, 1)),
            ReferenceWindow(size: (3, 2), stride: (2, 1), padding: (0, 1, 1, 0)),
            ReferenceWindow(size: (2, 3), stride: (1, 2), dilation: (2, 1), padding: (2, 0, 1, 1)),
            ReferenceWindow(size: (5, 5), stride: (2, 2), padding: (2, 2, 2, 2)),
        ], [1, 2, 6])
    func `Outputs and gradients are the definition's`(window: ReferenceWindow, groups: Int) {
        for (inputs, outputs) in [(6, 6), (6, 18), (12, 6)] {
            let layer = ReferenceConvolution(
                weight: ReferenceArray(
                    waves: [outputs, inputs / groups, window.size.rows, window.size.columns], seed: 1),
                bias: ReferenceArray(waves: [outputs], seed: 2).elements, window: window, groups: groups)
            expectSame(layer, ReferenceArray(waves: [2, inputs, 7, 9], seed: 3))
        }
    }

    @Test func `Blocks of columns and of rows join`() {
        let layer = ReferenceConvolution(
            weight: ReferenceArray(waves: [7, 70, 2, 2], seed: 1), window: ReferenceWindow(size: (2, 2)))
        expectSame(layer, ReferenceArray(waves: [1, 70, 15, 14], seed: 2))
        let turned = ReferenceConvolution(
            weight: ReferenceArray(waves: [270, 3, 2, 2], seed: 1), window: ReferenceWindow(size: (2, 2)))
        expectSame(turned, ReferenceArray(waves: [1, 3, 15, 14], seed: 2))
    }

    private func expectSame(_ layer: ReferenceConvolution, _ x: ReferenceArray) {
        let y = layer.forward(x), g = ReferenceArray(waves: y.shape, seed: 4)
        let forward = layer.forwardByProducts(x).deviation(from: y)
        #expect(forward < 1e-14)
        let backward = layer.gradientToInputByProducts(g, inputShape: x.shape)
            .deviation(from: layer.gradientToInput(g, input: x))
        #expect(backward < 1e-14)
    }
}

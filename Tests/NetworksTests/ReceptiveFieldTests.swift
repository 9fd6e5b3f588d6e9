import Networks
import Tensors
import Testing
import Zoo

@Suite struct `What a unit sees` {
    /// The rows and columns of the input that the gradients of units at one place reach: of sixteen channels, each over an
    /// image of its own, since a ReLU may block some.
    private func reached(
        row: Int, column: Int, of layer: LayerName, in network: Network, size: Int
    ) throws -> (rows: [Int], columns: [Int]) {
        let images = RandomNumbers(seed: 6).uniformTensor([16, 3, size, size], in: -1...1)
        let units = (0..<16).map { Target.neuron(layer: layer, channel: $0, row: row, column: column) }
        let gradient = try network.forward(images).gradient(of: units, at: [.input])[0].absoluteValue()
        let rows = gradient.sum(over: .batch, .channel, .width).elements
        let columns = gradient.sum(over: .batch, .channel, .height).elements
        return (rows.indices.filter { rows[$0] > 0 }, columns.indices.filter { columns[$0] > 0 })
    }

    /// Lite0 pads as TensorFlow does, on one side more than on the other; MobileNet on both sides alike. (Behind maximum
    /// pooling a gradient reaches one pixel of each window alone, and does not tell.)
    @Test(arguments: ["efficientnet-lite0", "mobilenet-v2"])
    func `It is where the gradient of the unit is not zero, and nowhere else`(model: String) throws {
        let whole = try Zoo.network(model, formulaWeights: 2)
        for layer in whole.convolutions.prefix(9) {
            let name = layer.text, network = try whole.through(layer), size = 96
            let field = try #require(try whole.receptiveField(of: layer))
            let maps = try network.logits(Tensor(zeros: [3, size, size])).shape
            for (row, column) in [(maps[2] / 2, maps[3] / 2), (0, maps[3] - 1)] {
                let region = try #require(field.region(row: row, column: column, height: size, width: size))
                let seen = try reached(row: row, column: column, of: layer, in: network, size: size)
                #expect(seen.rows.first == region.rows.lowerBound, "\(name) at \(row), \(column)")
                #expect(seen.rows.last == region.rows.upperBound - 1, "\(name) at \(row), \(column)")
                #expect(seen.columns.first == region.columns.lowerBound, "\(name) at \(row), \(column)")
                #expect(seen.columns.last == region.columns.upperBound - 1, "\(name) at \(row), \(column)")
            }
        }
    }

    @Test func `Behind a layer that sees everything there is no field, and over nothing but padding no region`() throws
    {
        let network = try Zoo.network("efficientnet-lite0", formulaWeights: 2)
        #expect(try network.receptiveField(of: "_fc") == nil)
        let field = try #require(try network.receptiveField(of: "_bn0"))
        #expect((field.height, field.rowStep, field.top) == (3, 2, 0))
        #expect(field.region(row: 200, column: 0, height: 224, width: 224) == nil)
    }
}

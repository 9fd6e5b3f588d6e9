import Networks
import Tensors
import Testing
import Zoo

@Suite struct `A network as far as a layer` {
    private let image = RandomNumbers(seed: 2).uniformTensor([2, 3, 64, 64], in: -1...1)

    @Test(arguments: ["_bn0", "act0", "_blocks.2._bn0", "_blocks.4.add", "act1", "_fc"])
    func `Its output, and the gradient of a unit, are the whole network's`(layer: String) throws {
        let whole = try Zoo.network("efficientnet-lite0", formulaWeights: 3), layer = LayerName(layer)
        let part = try whole.through(layer)
        #expect(part.outputLayer == layer)
        #expect(part.layerNames == Array(whole.layerNames.prefix { $0 != layer }) + [layer])
        let (a, b) = (try whole.forward(image), try part.forward(image))
        let expected = try a.activation(at: layer), limit = 1e-4 * expected.absoluteValue().maximum()
        #expect((try b.activation(at: layer) - expected).absoluteValue().maximum() <= limit)
        #expect((b.logits - expected).absoluteValue().maximum() <= limit)
        guard expected.shape.rank == 4 else { return }
        let unit = Target.neuron(layer: layer, channel: 3)
        let (g, h) = (try a.gradient(of: unit, at: .input), try b.gradient(of: unit, at: .input))
        #expect((g - h).absoluteValue().maximum() <= 1e-4 * g.absoluteValue().maximum())
    }

    @Test func `Without its ceiling a ReLU6 is a ReLU`() throws {
        let whole = try Zoo.network("efficientnet-lite0", formulaWeights: 3)
        let (loud, before) = (image * 40, try #require(try whole.rectified(by: "act0")))
        #expect(before == "_bn0")
        let open = try whole.through("act0", hasCeiling: false).logits(loud)
        let read = try whole.through(before).logits(loud)
        #expect(open.maximum() > 6)
        #expect((open - read.relu()).absoluteValue().maximum() <= 1e-4 * open.maximum())
        #expect(try whole.through("act0").logits(loud).maximum() == 6)
        #expect(try whole.rectified(by: before) == nil)
    }

    @Test func `What lies behind is not there`() throws {
        let part = try Zoo.network("efficientnet-lite0", formulaWeights: 3).through("act0")
        #expect(throws: NetworkError.self) { try part.forward(image).activation(at: "act1") }
        #expect(throws: NetworkError.self) { try part.through("act1") }
    }
}

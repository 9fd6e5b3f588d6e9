import Explanations
import Networks
import Tensors
import Testing

@Suite struct `Class activation mapping` {
    /// Two maps of 2 × 2, averaged and weighted: a network that passes its input to pooling and a linear layer.
    private func pass(_ x: Tensor, weight: Tensor) throws -> ForwardPass {
        let input = InputSpecification(channels: 2, height: 2, width: 2, mean: [0, 0], deviation: [1, 1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let maps = net.relu("maps", net.input)
        let pooled = net.globalAveragePooling("pool", maps)
        _ = net.add("classes", Linear("classes", weight: weight), pooled, channels: 2)
        return try net.network("by hand", explanationLayer: "maps").forward(x)
    }

    private let x = Tensor([1, 2, 3, 4, 10, 20, 30, 40], shape: [2, 2, 2])
    private let weight = Tensor([2, -1, 0, 3], shape: [2, 2])

    @Test func `It is the sum of the maps with the weights of the class`() throws {
        let map = try CAM().map(ofClass: 0, in: pass(x, weight: weight))
        #expect(map == Tensor([-8, -16, -24, -32], shape: [1, 1, 2, 2]))
    }

    @Test func `Its mean is the score of the class`() throws {
        let pass = try pass(x, weight: weight)
        let got = try (0..<2).map { try CAM().map(ofClass: $0, in: pass).mean() }
        #expect(got == pass.logits.elements)
    }

    @Test func `Its positive part is Grad-CAM times the number of places`() throws {
        let pass = try pass(x, weight: weight)
        for c in 0..<2 {
            let cam = try CAM().map(ofClass: c, in: pass).relu()
            let gradCAM = try GradCAM().map(of: .logit(c), in: pass)
            #expect(cam == gradCAM * 4)
        }
    }

    @Test func `A network with another head is told to use Grad-CAM`() throws {
        let input = InputSpecification(channels: 2, height: 2, width: 2, mean: [0, 0], deviation: [1, 1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        _ = net.linear("classes", net.relu("maps", net.input), features: 8, to: 3)
        let pass = try net.network("flat", explanationLayer: "maps").forward(x)
        let error = #expect(throws: CAM.NeedsGlobalAveragePooling.self) { try CAM().map(ofClass: 0, in: pass) }
        #expect(error?.description.contains("use grad-cam") == true)
    }

    @Test func `A class that does not exist is named`() throws {
        let pass = try pass(x, weight: weight)
        #expect(throws: NetworkError.classOutOfRange(2, count: 2)) { try CAM().map(ofClass: 2, in: pass) }
    }
}

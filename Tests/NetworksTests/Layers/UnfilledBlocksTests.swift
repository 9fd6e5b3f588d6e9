import Networks
import Tensors
import Testing

/// Maps whose channels do not fill the blocks in which kernels hold them.
@Suite struct `Unfilled blocks` {
    /// What is written over what it was computed from, when nobody asks for that again, is what it is where all is kept.
    @Test(arguments: [(8, 4), (5, 4), (16, 3), (8, 8)])
    func `Scales behind maps side by side are the same, kept or not`(channels: (Int, Int)) throws {
        let input = InputSpecification(height: 8, width: 8, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 3, input: input)
        let first = net.convolution("first", net.input, to: channels.0, kernel: 3)
        let second = net.convolution("second", net.input, to: channels.1, kernel: 1)
        let both = net.concatenation("both", [first, second])
        let scaled = net.batchNormalization("scaled", both)
        let network = try net.network("blocks", explanationLayer: "both", outputs: [scaled])
        let image = Tensor((0..<3 * 64).map { Float($0 % 7) - 3 }, shape: [1, 3, 8, 8])
        let pass = try network.forward(image)
        let maps = try pass.activation(at: "both").elements
        #expect(try network.logits(image).elements == pass.logits.elements)
        // A scale and a shift for each channel: whatever they are, the channel's first two places give them.
        let results = pass.logits.elements
        for channel in 0..<channels.0 + channels.1 {
            let start = channel * 64
            let slope = (results[start + 9] - results[start]) / (maps[start + 9] - maps[start])
            for place in 0..<64 {
                let line = results[start] + slope * (maps[start + place] - maps[start])
                #expect(abs(results[start + place] - line) < 1e-3 * max(1, abs(line)))
            }
        }
    }
}

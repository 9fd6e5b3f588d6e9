import Reference

extension ReferenceNetwork {
    /// Ends the network with a linear layer over all elements, with a different weight for each: the gradient of a logit
    /// at the layer before is then an arbitrary signal, so that nothing cancels or hides.
    mutating func addReadOut(after shape: [Int], logits: Int = 2) {
        let features = shape.dropFirst().reduce(1, *)
        add(
            "score",
            .linear(
                ReferenceLinear(
                    weight: ReferenceArray(waves: [logits, features], seed: 11).rounded,
                    bias: Array(repeating: 0, count: logits))))
    }
}

extension ReferenceBatchNormalization {
    /// Statistics that differ from channel to channel, exact in Float; some channels are scaled by a negative number.
    init(waves channels: Int, seed: Int) {
        let values = (0..<4).map { ReferenceArray(waves: [channels], seed: seed + $0).rounded.elements }
        self.init(
            scale: values[0], shift: values[1], mean: values[2],
            variance: values[3].map { Double(Float($0 * $0 + 0.1)) }, epsilon: Double(Float(1e-3)))
    }
}

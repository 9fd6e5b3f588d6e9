import Tensors

/// a / (b + ε sign b) with sign 0 = 1, from the inputs [a, b]; 0 where that is 0.
struct DivideStably: Operation {
    let stabilizer: Float

    func shapes(of inputs: [Shape]) -> [Shape] { [inputs[0]] }
}

extension Value {
    /// This relevance divided by z + ε sign z, with sign 0 = 1; 0 where that is 0.
    func divided(by z: Value, stabilizer ε: Float = RelevanceRule.stabilizer) -> Value {
        graph.append(DivideStably(stabilizer: ε), [self, z])
    }
}

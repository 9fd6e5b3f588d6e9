import Tensors

/// Each number's place taken by the product of all others over some axes: ∂(Π x)/∂x, where numbers may be 0.
struct ProductOfOthers: Operation {
    /// In rising order.
    let axes: [Int]

    func shapes(of inputs: [Shape]) -> [Shape] { inputs }
}

extension Value {
    /// For each number the product of the others over some axes.
    func productOfOthers(over axes: [Int]) -> Value {
        graph.append(ProductOfOthers(axes: axes.sorted()), [self])
    }
}

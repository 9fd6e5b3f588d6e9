import Tensors

/// Floating-point operations of convolutions and linear layers, a multiplication and an addition counted as two: those
/// that were computed, and those of as many whole passes.
public struct Operations: Hashable, Sendable {
    public var computed, whole: Double

    public init(computed: Double, whole: Double) {
        self.computed = computed
        self.whole = whole
    }

    /// What was computed, as a share of whole passes.
    public var share: Double { computed / whole }
}

extension Sequence<Graph.Node> {
    var operationCount: Double {
        reduce(0) { sum, node in
            switch node.operation {
            case .convolution(_, _, let weights, _):
                sum + 2 * Double(node.shape.elementCount * weights.shape.dropFirst().reduce(1, *))
            case .linear(let weights, _): sum + 2 * Double(node.shape[0] * weights.shape.elementCount)
            default: sum
            }
        }
    }
}

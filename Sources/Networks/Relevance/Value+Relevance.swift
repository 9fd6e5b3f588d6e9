import Tensors

// What rules of relevance ask of values.

extension Value {
    /// This value where z > 0, else 0.
    func `where`(isPositive z: Value) -> Value { times(derivativeOf: .relu, at: z, where: z) }

    /// min(0, x).
    func negativePart() -> Value { applying(.clamp(low: -.greatestFiniteMagnitude, high: 0)) }

    /// A value of this one's shape with one number for each channel.
    func filled(with numbers: [Float]) -> Value {
        let count: Shape = [channels]
        return scaled(
            by: Constant(Tensor(zeros: count), key: "\(channels) zeros"),
            shiftedBy: Constant(Tensor(numbers, shape: count), key: "\(numbers)"))
    }

    /// A value of this one's shape with one number everywhere.
    func filled(with number: Float) -> Value { applying(.linear(scale: 0, shift: number)) }

    /// Whether no element can be negative, as behind a ReLU.
    var isNonnegative: Bool {
        let node = graph.producer(of: index)
        switch node.operation {
        case let apply as Apply: return apply.function.isNonnegative
        case is Pool, is Concatenate, is Slice, is ShuffleChannels, is Reshape, is Combine:
            return node.inputs.allSatisfy { Value(graph: graph, index: $0).isNonnegative }
        default: return false
        }
    }
}

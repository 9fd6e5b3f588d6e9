import Tensors

/// Computations in the order in which they were written down, each with the values it reads.
///
/// A graph only describes: the engine compiles any part of it into a `Plan`. Layers append to it through `Value`.
final class Graph {
    struct Node {
        let operation: Operation
        let inputs: [Int]
        let shape: Shape
    }

    private(set) var nodes: [Node]

    init(_ nodes: [Node] = []) { self.nodes = nodes }

    /// A value that is given when a plan runs.
    func input(_ shape: Shape) -> Value { append(.input, [], shape) }

    func append(_ operation: Operation, _ inputs: [Value], _ shape: Shape) -> Value {
        for input in inputs { precondition(input.graph === self, "a value of another graph") }
        nodes.append(Node(operation: operation, inputs: inputs.map(\.index), shape: shape))
        return Value(graph: self, index: nodes.count - 1)
    }

    /// Writes the first computations down once more, on inputs of their own.
    /// - Returns: the distance from each value to its twin.
    func repeatFirst(_ count: Int) -> Int {
        let distance = nodes.count
        for node in nodes[..<count] {
            nodes.append(
                Node(operation: node.operation, inputs: node.inputs.map { $0 + distance }, shape: node.shape))
        }
        return distance
    }
}

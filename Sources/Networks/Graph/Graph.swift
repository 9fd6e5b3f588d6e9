import Tensors

/// Computations in the order in which they were written down, each with the values it reads.
///
/// A graph only describes: the engine compiles any part of it into a `Plan`. Layers append to it through `Value`. Weights are
/// values like any other: constants of the network, or parameters that training changes from run to run.
package final class Graph {
    struct Node {
        let operation: any Operation
        let inputs: [Int]
        /// The values that it computes.
        let outputs: Range<Int>
    }

    private(set) var nodes: [Node] = []
    /// The shapes of all values.
    private(set) var shapes: [Shape] = []
    /// The node that computes each value.
    private var producers: [Int] = []
    /// The values of constants and of parameters, by their keys. (Numbers, for a `Value` holds on to its graph.)
    private var constants: [String: Int] = [:]
    private var parameters: [String: Int] = [:]

    package init() {}

    /// A copy of the first computations of a graph.
    init(_ graph: Graph, upTo valueCount: Int) {
        nodes = graph.nodes.filter { $0.outputs.upperBound <= valueCount }
        shapes = Array(graph.shapes.prefix(valueCount))
        producers = Array(graph.producers.prefix(valueCount))
    }

    // MARK: Writing

    /// A value that is given when a plan runs.
    package func input(_ shape: Shape) -> Value { append(Given(shape: shape), []) }

    /// A value that training changes: whoever asks for a constant of that key is given it.
    func parameter(_ constant: Constant) -> Value {
        let value = append(Parameter(shape: constant.shape), [])
        parameters[constant.key] = value.index
        return value
    }

    /// A constant, or the parameter that stands for it; the same value whenever it is asked for.
    func value(of constant: Constant) -> Value {
        if let known = parameters[constant.key] ?? constants[constant.key] {
            precondition(shapes[known] == constant.shape, "two constants of one network are called \(constant.key)")
            return Value(graph: self, index: known)
        }
        let value = append(constant, [])
        constants[constant.key] = value.index
        return value
    }

    /// The parameter that stands for a constant, in training.
    func parameter(for constant: Constant) -> Value? {
        parameters[constant.key].map { Value(graph: self, index: $0) }
    }

    /// Appends an operation with one result.
    func append(_ operation: some Operation, _ inputs: [Value]) -> Value { appendAll(operation, inputs)[0] }

    /// Appends an operation.
    /// - Returns: its results.
    func appendAll(_ operation: some Operation, _ inputs: [Value]) -> [Value] {
        for input in inputs { precondition(input.graph === self, "a value of another graph") }
        let made = operation.shapes(of: inputs.map(\.shape))
        let outputs = shapes.count..<shapes.count + made.count
        producers += made.map { _ in nodes.count }
        shapes += made
        nodes.append(Node(operation: operation, inputs: inputs.map(\.index), outputs: outputs))
        return outputs.map { Value(graph: self, index: $0) }
    }

    /// Writes the first computations down once more, on inputs of their own.
    /// - Returns: the distance from each value to its twin.
    func repeatFirst(_ valueCount: Int) -> Int {
        let distance = shapes.count, distanceOfNodes = nodes.count
        for node in nodes where node.outputs.upperBound <= valueCount {
            nodes.append(
                Node(
                    operation: node.operation, inputs: node.inputs.map { $0 + distance },
                    outputs: node.outputs.lowerBound + distance..<node.outputs.upperBound + distance))
        }
        shapes += shapes.prefix(valueCount)
        producers += producers.prefix(valueCount).map { $0 + distanceOfNodes }
        return distance
    }

    // MARK: Reading

    /// The computation that a value comes from.
    func producer(of value: Int) -> Node { nodes[producers[value]] }

    func producerIndex(of value: Int) -> Int { producers[value] }

    func operation(of value: Int) -> any Operation { producer(of: value).operation }

    /// The elements of a value that never change.
    func constant(_ value: Int) -> Constant? { operation(of: value) as? Constant }

    /// Whether all parts of a batch that is computed in parts have the same value: it was summed over the whole batch.
    func isOfWholeBatch(_ value: Int) -> Bool {
        let node = producer(of: value)
        return node.operation.reducesBatch || !node.inputs.isEmpty && node.inputs.allSatisfy(isOfWholeBatch)
    }

    /// Floating-point operations of the computations of some values.
    func cost(of values: some Sequence<Int>) -> Double {
        values.reduce(0) { sum, value in
            let node = producer(of: value)
            // A node with several values counts once.
            guard node.outputs.lowerBound == value else { return sum }
            return sum + node.operation.cost(of: node.inputs.map { shapes[$0] }, to: shapes[value])
        }
    }
}

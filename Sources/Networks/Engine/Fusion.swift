import Tensors

/// A stretch of a graph that runs as one kernel: a convolution (or another operation that carries) and its epilogue.
struct FusedGroup {
    /// The operation that does the work.
    var operation: any Operation
    /// Values that it reads, its constants already folded.
    var inputs: [Int]
    /// Element-wise operations behind it, in order.
    var epilogue: [EpilogueOperation] = []
    /// The value that the whole group computes; the first one where an operation has several.
    var output: Int
    /// All values of an operation that has several.
    var outputs: [Int]
    /// The value before the epilogue.
    var head: Int
}

/// An operation that runs in the kernel of the one before it.
enum EpilogueOperation {
    case elementwise(Elementwise, output: Int)
    case binary(Binary, other: Int, output: Int)

    var output: Int {
        switch self {
        case .elementwise(_, let output), .binary(_, _, let output): output
        }
    }
}

/// The part of a graph that some outputs need, cut into groups.
///
/// Batch normalization goes into the weights of the convolution before it (W' = s W, b' = s b + t), on the way back
/// into those of the transposed convolution after it; bias, skip connections and activations run in the epilogue of the
/// convolution. Only values that nobody else reads are fused away.
struct Fusion {
    /// In an order in which they can run.
    private(set) var groups: [FusedGroup] = []
    /// Constants that were computed from the graph's, by numbers behind those of its values.
    private(set) var folded: [Int: Constant] = [:]

    private let graph: Graph
    private let available: Set<Int>
    private let outputs: Set<Int>
    private let keepsForQuestions: Bool
    private var readers: [Int: [Int]] = [:]
    private var needed: Set<Int> = []

    /// - Parameters:
    ///   - available: values that are there already.
    ///   - keepsForQuestions: whether arguments of functions whose derivative needs them are not fused away.
    init(_ graph: Graph, outputs: Set<Int>, available: Set<Int>, keepsForQuestions: Bool) {
        self.graph = graph
        self.available = available
        self.outputs = outputs
        self.keepsForQuestions = keepsForQuestions
        for output in outputs { need(output) }
        cut()
    }

    /// Marks the nodes that `value` is computed from, stopping at what is there already.
    private mutating func need(_ value: Int) {
        var open = [value]
        while let value = open.popLast() {
            let node = graph.producerIndex(of: value)
            guard !available.contains(value), needed.insert(node).inserted else { continue }
            for input in graph.nodes[node].inputs {
                readers[input, default: []].append(node)
                open.append(input)
            }
        }
    }

    private mutating func cut() {
        var taken: Set<Int> = []
        for index in needed.sorted() where !taken.contains(index) {
            let node = graph.nodes[index]
            if node.operation.isSource { continue }
            var group = FusedGroup(
                operation: node.operation, inputs: node.inputs, output: node.outputs.lowerBound,
                outputs: Array(node.outputs), head: node.outputs.lowerBound)
            if let signal = scaledSignal(of: group), !taken.contains(graph.producerIndex(of: signal)) {
                // The scale was cut as a group of its own; it is the last to read nothing else, so it goes.
                groups.removeAll { $0.output == signal }
                foldScale(of: signal, into: &group)
            }
            turn(&group)
            if group.outputs.count == 1 { grow(&group, taking: &taken) }
            groups.append(group)
        }
        // A group runs once its last operand is there, and that comes before the group's own output.
        groups.sort { $0.output < $1.output }
    }

    // MARK: Constants

    private func constant(_ value: Int) -> Constant? { folded[value] ?? graph.constant(value) }

    private mutating func fold(_ constant: Constant) -> Int {
        let value = graph.shapes.count + folded.count
        folded[value] = constant
        return value
    }

    // MARK: Growing

    /// The one operation that reads `value`, if `value` need not exist for anybody else.
    private func onlyReader(of value: Int) -> Int? {
        guard !outputs.contains(value), let readers = readers[value], readers.count == 1 else { return nil }
        return readers[0]
    }

    private mutating func grow(_ group: inout FusedGroup, taking taken: inout Set<Int>) {
        while let reader = onlyReader(of: group.output), !taken.contains(reader) {
            let node = graph.nodes[reader], result = node.outputs.lowerBound
            let isConstant = group.inputs.count > 1 && constant(group.inputs[1]) != nil
            let kind = group.operation.epilogue(constantWeights: isConstant)
            switch node.operation {
            case let scale as ScaleAndShift where foldsScales(group, scale, node):
                foldScale(node, into: &group)
                group.head = result
            case let next as Apply where kind == .functions || kind == .functionsAndTensors:
                if next.function.kernel == nil || keepsForQuestions && next.function.forgetsItsArgument { return }
                group.epilogue.append(.elementwise(next.function, output: result))
            case let next as Combine where (kind == .functionsAndTensors || kind == .sum) && next.kind.isCommutative:
                let other = node.inputs[0] == group.output ? node.inputs[1] : node.inputs[0]
                // A kernel's result lies like its operand: both must have the result's shape.
                guard other != group.output, graph.shapes[other] == graph.shapes[result],
                    graph.shapes[group.output] == graph.shapes[result], constant(other) == nil
                else { return }
                guard kind == .functionsAndTensors || next.kind == .add && group.epilogue.isEmpty else { return }
                group.epilogue.append(.binary(next.kind, other: other, output: result))
            default: return
            }
            taken.insert(reader)
            group.output = result
        }
    }

    /// Whether a scale behind a convolution goes into its weights.
    private func foldsScales(_ group: FusedGroup, _ scale: ScaleAndShift, _ node: Graph.Node) -> Bool {
        group.operation is Convolve && group.epilogue.isEmpty && scale.axis == 1 && node.inputs[0] == group.output
            && group.inputs.dropFirst().allSatisfy { constant($0) != nil }
            && node.inputs.dropFirst().allSatisfy { constant($0) != nil }
    }

    /// s (W ∗ x + b) + t = (s W) ∗ x + (s b + t).
    private mutating func foldScale(_ node: Graph.Node, into group: inout FusedGroup) {
        let scale = constant(node.inputs[1])!
        let bias = group.inputs.count > 2 ? constant(group.inputs[2])!.scaled(by: scale) : nil
        let shift = node.inputs.count > 2 ? constant(node.inputs[2])! : nil
        let sum = bias.map { bias in shift.map { bias.adding($0) } ?? bias } ?? shift
        group.inputs = [group.inputs[0], fold(constant(group.inputs[1])!.scaled(by: scale))]
        if let sum { group.inputs.append(fold(sum)) }
    }

    // MARK: Transposed convolutions

    /// The scaled signal that a transposed convolution reads, if it alone reads it.
    private func scaledSignal(of group: FusedGroup) -> Int? {
        guard group.operation is ConvolveTransposed, !available.contains(group.inputs[0]),
            constant(group.inputs[1]) != nil
        else { return nil }
        let signal = graph.producer(of: group.inputs[0])
        guard let scale = signal.operation as? ScaleAndShift, scale.axis == 1, signal.inputs.count == 2,
            constant(signal.inputs[1]) != nil, onlyReader(of: group.inputs[0]) != nil
        else { return nil }
        return group.inputs[0]
    }

    /// Wᵀ (s g) = (s W)ᵀ g.
    private mutating func foldScale(of signal: Int, into group: inout FusedGroup) {
        let inputs = graph.producer(of: signal).inputs
        let weights = constant(group.inputs[1])!.scaled(by: constant(inputs[1])!)
        group.inputs = [inputs[0], fold(weights)]
    }

    /// Replaces a transposed convolution of stride 1 by the convolution that it is.
    private mutating func turn(_ group: inout FusedGroup) {
        guard let transposed = group.operation as? ConvolveTransposed, let weights = constant(group.inputs[1]),
            let (plain, turned) = transposed.asPlainConvolution(weights)
        else { return }
        group.operation = plain
        group.inputs[1] = fold(turned)
    }
}

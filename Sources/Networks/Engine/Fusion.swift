import Tensors

/// A stretch of a graph that runs as one kernel: a convolution (or another carrier) and what follows it.
struct FusedGroup {
    /// The operation that does the work, its constants already folded.
    var operation: Operation
    var inputs: [Int]
    /// Element-wise operations behind it, in order.
    var tail: [Tail] = []
    /// The value that the whole group computes.
    var output: Int

    enum Tail {
        case elementwise(Elementwise, output: Int)
        case binary(Binary, other: Int, output: Int)

        var output: Int {
            switch self {
            case .elementwise(_, let output), .binary(_, _, let output): output
            }
        }
    }

    /// The value before the tail.
    var head: Int
}

/// Cuts the part of a graph that some outputs need into groups.
///
/// Batch normalization goes into the weights of the convolution before it (W' = s W, b' = s b + t), on the way back
/// into those of the transposed convolution after it; bias, skip connections and activations ride behind the
/// convolution. Only values that nobody else reads are fused away.
struct Fusion {
    private let nodes: [Graph.Node]
    private let available: Set<Int>
    private let outputs: Set<Int>
    private let keepsForQuestions: Bool
    private var readers: [Int: [Int]] = [:]
    private var needed: Set<Int> = []

    /// The groups in an order in which they can run.
    /// - Parameter keepsForQuestions: whether arguments of functions whose derivative needs them are not fused away.
    static func groups(
        of graph: Graph, outputs: Set<Int>, available: Set<Int>, keepsForQuestions: Bool
    ) -> [FusedGroup] {
        var fusion = Fusion(
            nodes: graph.nodes, available: available, outputs: outputs, keepsForQuestions: keepsForQuestions)
        for output in outputs { fusion.need(output) }
        return fusion.cut()
    }

    private init(nodes: [Graph.Node], available: Set<Int>, outputs: Set<Int>, keepsForQuestions: Bool) {
        self.nodes = nodes
        self.available = available
        self.outputs = outputs
        self.keepsForQuestions = keepsForQuestions
    }

    /// Marks what `value` is computed from, stopping at what is there already.
    private mutating func need(_ value: Int) {
        var open = [value]
        while let value = open.popLast() {
            guard !available.contains(value), needed.insert(value).inserted else { continue }
            for input in nodes[value].inputs {
                readers[input, default: []].append(value)
                open.append(input)
            }
        }
    }

    private func cut() -> [FusedGroup] {
        var taken: Set<Int> = []
        var groups: [FusedGroup] = []
        for value in needed.sorted() where !taken.contains(value) {
            if case .input = nodes[value].operation { continue }
            var group = FusedGroup(
                operation: nodes[value].operation, inputs: nodes[value].inputs, output: value, head: value)
            if let signal = scaledSignal(of: group), !taken.contains(signal) {
                // The scale was cut as a group of its own; it is the last to read nothing else, so it goes.
                groups.removeAll { $0.output == signal }
                foldScale(of: signal, into: &group)
            }
            group.operation = group.operation.asPlainConvolution
            grow(&group, taking: &taken)
            groups.append(group)
        }
        // A group runs once its last operand is there, and that comes before the group's own output.
        return groups.sorted { $0.output < $1.output }
    }

    /// The one operation that reads `value`, if `value` need not exist for anybody else.
    private func onlyReader(of value: Int) -> Int? {
        guard !outputs.contains(value), let readers = readers[value], readers.count == 1 else { return nil }
        return readers[0]
    }

    private func grow(_ group: inout FusedGroup, taking taken: inout Set<Int>) {
        while let reader = onlyReader(of: group.output), !taken.contains(reader) {
            let node = nodes[reader]
            switch (group.operation, node.operation) {
            case (.convolution(let window, let groups, let weights, let bias), .scaleAndShift(let scale, let shift))
            where group.tail.isEmpty:
                group.operation = .convolution(
                    window, groups: groups, weights: weights.scaled(by: scale),
                    bias: Self.sum(bias?.scaled(by: scale), shift))
                group.head = reader
            case (.convolution, .elementwise(let function)), (.linear, .elementwise(let function)),
                (.scaleAndShift, .elementwise(let function)), (.binary, .elementwise(let function)),
                (.training(.convolution), .elementwise(let function)),
                (.training(.linear), .elementwise(let function)):
                if keepsForQuestions && function.forgetsItsArgument { return }
                group.tail.append(.elementwise(function, output: reader))
            case (.convolution, .binary(let kind)):
                let other = node.inputs[0] == group.output ? node.inputs[1] : node.inputs[0]
                // A kernel's result lies like its operand: both must have the result's shape.
                guard other != group.output, nodes[other].shape == node.shape,
                    nodes[group.output].shape == node.shape
                else { return }
                group.tail.append(.binary(kind, other: other, output: reader))
            case (.convolutionTransposed(let window, _, _), .binary(.add))
            where group.tail.isEmpty && window.stride != Window.Pair(1):
                // Its parts are written one by one: they may be added to what lies there.
                let other = node.inputs[0] == group.output ? node.inputs[1] : node.inputs[0]
                guard other != group.output else { return }
                group.tail.append(.binary(.add, other: other, output: reader))
            default: return
            }
            taken.insert(reader)
            group.output = reader
        }
    }

    /// The scaled signal that a transposed convolution reads, if it alone reads it.
    private func scaledSignal(of group: FusedGroup) -> Int? {
        guard case .convolutionTransposed = group.operation, !available.contains(group.inputs[0]),
            case .scaleAndShift(_, shift: nil) = nodes[group.inputs[0]].operation,
            onlyReader(of: group.inputs[0]) != nil
        else { return nil }
        return group.inputs[0]
    }

    /// Wᵀ (s g) = (s W)ᵀ g.
    private func foldScale(of signal: Int, into group: inout FusedGroup) {
        guard case .convolutionTransposed(let window, let groups, let weights) = group.operation,
            case .scaleAndShift(let scale, _) = nodes[signal].operation
        else { return }
        group.operation = .convolutionTransposed(window, groups: groups, weights: weights.scaled(by: scale))
        group.inputs = nodes[signal].inputs
    }

    private static func sum(_ a: Constant?, _ b: Constant?) -> Constant? {
        switch (a, b) {
        case (let a?, let b?): a.adding(b)
        case (let a, let b): a ?? b
        }
    }
}

import Tensors

/// A network written out for a part of a batch, forward, loss and backward, with its parameters as values.
struct TrainingGraph {
    let graph = Graph()
    /// In the order of `TrainedParameter`; the first values of the graph, so that they are the same in every graph.
    private(set) var parameters: [[Value]] = []
    private(set) var input, targets: Value!
    private(set) var outputs: Value!
    private(set) var losses: Value!
    /// By node.
    private(set) var moments: [Int: Value] = [:]
    /// By node, in the order of `trainedShapes`.
    private(set) var gradients: [Int: [ParameterGradient]] = [:]
    /// ∂L/∂x, if it was asked for.
    private(set) var inputGradient: Value?

    private let nodes: [Network.Node]
    private var values: [TrainedOutput] = []
    private var rectifiers: [Int: Rectifier] = [:]
    private var isMerged: Set<Int> = []

    /// - Parameters:
    ///   - examples: in this part of the batch; `shape` is that of one input.
    ///   - share: 1 / the examples in the whole batch.
    init(
        _ network: Network, examples: Int, shape: Shape, loss: Loss, share: Float, withInputGradient: Bool
    ) throws {
        nodes = network.nodes
        for node in nodes {
            let layer = node.layer as? any TrainableLayer
            parameters.append(layer?.trainedShapes.map { graph.input($0) } ?? [])
        }
        input = graph.input(Shape([examples] + shape.sizes))
        mergeRectifiers()
        values = [TrainedOutput(value: input)]
        for (index, node) in nodes.enumerated().dropFirst() { values.append(try output(of: index, node)) }
        let last = values.last!.value
        outputs = last.shape.rank == 2 ? last : last.reshaped(to: [examples, last.shape.elementCount / examples])
        targets = graph.input(outputs.shape)
        losses = outputs.losses(loss, targets: targets, share: share)
        let seed = outputs.lossGradient(loss, targets: targets, share: share)
        goBack(from: last.shape.rank == 2 ? seed : seed.reshaped(to: last.shape), withInputGradient)
    }

    /// Multiplications of one forward pass for one example.
    var multiplications: Int {
        nodes.indices.reduce(0) { sum, node in
            guard let weights = parameters[node].first, weights.shape.rank > 1 else { return sum }
            let places = values[node].value.shape.dropFirst(2).reduce(1, *)
            return sum + weights.shape.elementCount * places
        }
    }

    /// A ReLU that alone reads a batch normalization is computed with it.
    private mutating func mergeRectifiers() {
        var readers = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for input in node.inputs { readers[input] += 1 } }
        for (index, node) in nodes.enumerated() {
            guard let relu = node.layer as? ReLU, nodes[node.inputs[0]].layer is BatchNormalization,
                readers[node.inputs[0]] == 1
            else { continue }
            rectifiers[node.inputs[0]] = .rectified(ceiling: relu.ceiling ?? .infinity)
            isMerged.insert(index)
        }
    }

    private func rectifier(_ node: Int) -> Rectifier { rectifiers[node] ?? .none }

    private mutating func output(of index: Int, _ node: Network.Node) throws -> TrainedOutput {
        let layer = node.layer!, inputs = node.inputs.map { values[$0].value }
        if isMerged.contains(index) { return TrainedOutput(value: inputs[0]) }
        guard layer.accepts(inputs[0].shape) else {
            throw NetworkError.wrongInputSize(input.shape, layer: node.name)
        }
        if let window = layer.window(for: inputs[0].shape), !window.fits(inputs[0].shape) {
            throw NetworkError.inputTooSmall(input.shape, layer: node.name)
        }
        guard let trainable = layer as? any TrainableLayer else { return TrainedOutput(value: layer.forward(inputs)) }
        let made = trainable.forwardInTraining(
            inputs[0], parameters: parameters[index], rectifier: rectifier(index))
        moments[index] = made.moments
        return made
    }

    private mutating func goBack(from seed: Value, _ withInputGradient: Bool) {
        var leads = [Bool](repeating: false, count: nodes.count)
        leads[0] = withInputGradient
        for (index, node) in nodes.enumerated().dropFirst() {
            leads[index] = !parameters[index].isEmpty || node.inputs.contains { leads[$0] }
        }
        var signals: [Int: Value] = [nodes.count - 1: seed]
        for index in stride(from: nodes.count - 1, to: 0, by: -1) where leads[index] {
            guard let signal = signals[index] else { continue }
            let node = nodes[index]
            for (input, arriving) in zip(node.inputs, back(signal, index, node, leads)) {
                guard let arriving, leads[input] else { continue }
                signals[input] = signals[input].map { $0 + arriving } ?? arriving
            }
        }
        inputGradient = withInputGradient ? signals[0] : nil
    }

    /// The signals at the inputs of a node, nil where nobody waits for one.
    private mutating func back(
        _ signal: Value, _ index: Int, _ node: Network.Node, _ leads: [Bool]
    ) -> [Value?] {
        if isMerged.contains(index) { return [signal] }
        let inputs = node.inputs.map { values[$0].value }
        guard let layer = node.layer as? any TrainableLayer else {
            return node.layer!.backward(signal, inputs: inputs, output: values[index].value, rule: .standard)
        }
        let output = values[index], own = parameters[index], rectifier = rectifier(index)
        let found = layer.parameterGradients(
            signal, x: inputs[0], output: output, parameters: own, rectifier: rectifier)
        gradients[index] = found
        guard leads[node.inputs[0]] else { return [nil] }
        return [
            layer.backwardInTraining(
                signal, x: inputs[0], output: output, gradients: found, parameters: own, rectifier: rectifier)
        ]
    }
}

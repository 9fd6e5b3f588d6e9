import Tensors

/// Runs batches of one network forward and backward, and changes its parameters.
final class TrainingEngine {
    let network: Network
    let loss: Loss
    let parameters: [TrainedParameter]
    /// The statistics of normalizations, by node.
    var statistics: [Int: (mean: [Float], variance: [Float])] = [:]
    /// How many examples make a part; nil where the work that an example makes decides.
    var partSize: Int?
    private let stateCount: Int
    private let withInputGradient: Bool
    private var batches: [Key: [BatchPart]] = [:]
    private var layouts: [Int: [Layout]] = [:]

    private struct Key: Hashable {
        let count: Int
        let shape: Shape
    }

    /// - Parameter stateCount: how many numbers the optimizer remembers for each parameter.
    init(_ network: Network, loss: Loss, stateCount: Int, withInputGradient: Bool = false) throws(TrainingError) {
        self.network = network
        self.loss = loss
        self.stateCount = stateCount
        self.withInputGradient = withInputGradient
        var parameters: [TrainedParameter] = []
        for (index, node) in network.nodes.enumerated() {
            guard let layer = node.layer, !layer.parameters.isEmpty else { continue }
            guard let trainable = layer as? any TrainableLayer else {
                throw .untrainable(layer: node.name, kind: "\(type(of: layer))")
            }
            let groups = (layer as? Convolution)?.groups ?? 1
            for (position, parameter) in layer.parameters.prefix(trainable.trained.count).enumerated() {
                parameters.append(
                    TrainedParameter(
                        name: "\(node.name).\(parameter.name)", node: index, position: position,
                        tensor: parameter.tensor, groups: groups))
            }
            if let normalization = layer as? BatchNormalization {
                statistics[index] = (normalization.mean.elements, normalization.variance.elements)
            }
        }
        guard !parameters.isEmpty else { throw .nothingToTrain(network: network.name) }
        self.parameters = parameters
    }

    // MARK: Batches

    /// The parts of batches of a size: compiled when they are first asked for.
    func parts(_ count: Int, shape: Shape) throws -> [BatchPart] {
        let key = Key(count: count, shape: shape)
        if let known = batches[key] { return known }
        let one = try TrainingGraph(
            network, examples: 1, shape: shape, loss: loss, share: 1, withInputGradient: false)
        // At least so much work that a thread is worth while.
        let size = partSize ?? max(16, (1 << 22) / max(one.multiplications, 1))
        var parts: [BatchPart] = []
        for start in stride(from: 0, to: count, by: size) {
            try ThreadCount.withOne {
                parts.append(
                    try BatchPart(
                        network, examples: start..<min(start + size, count), shape: shape, loss: loss,
                        share: Float(1 / Double(count)), withInputGradient: withInputGradient, parameters: layouts))
            }
            layouts = parts.last!.plan.parameterLayouts
        }
        // A reordering keeps the number of threads with which it was made: to wake others for a kernel takes longer than it.
        try ThreadCount.withOne {
            for (value, parameter) in parameters.enumerated() {
                try parameter.provide(layouts[value] ?? [], states: stateCount)
            }
        }
        for part in parts { part.attach { value, copy in self.parameters[value].copies[copy].address } }
        batches[key] = parts
        return parts
    }

    /// Runs the parts of a batch forward and backward.
    /// - Parameter fill: writes the input and the target of an example, which is in that row of its part and at that
    ///   place of the batch; called from several threads.
    func run(_ parts: [BatchPart], filling fill: (_ part: BatchPart, _ row: Int, _ place: Int) -> Void) throws {
        try run(parts) { part throws(EngineError) in
            for (row, place) in part.examples.enumerated() { fill(part, row, place) }
        }
    }

    /// Runs the parts of a batch forward and backward.
    /// - Parameter prepare: changes the inputs of a part; called from several threads.
    func run(_ parts: [BatchPart], preparing prepare: (BatchPart) throws(EngineError) -> Void) throws {
        for segment in parts[0].segments.indices {
            try Parallel.forEach(parts.count, on: .kernelPerThread) { index throws(EngineError) in
                if segment == 0 { try prepare(parts[index]) }
                try parts[index].run(segment)
            }
            if let (reduction, _) = parts[0].segments[segment].reduction {
                reduction.run(parts.map { $0.segments[segment].reduction!.1.floats })
            }
        }
    }

    // MARK: Gradients

    /// Where the gradient of a parameter, by its number, lies in each part that has a share of it.
    private func gradients(_ parameter: Int, in parts: [BatchPart]) -> [UnsafeMutablePointer<Float>] {
        let first = parts[0].graph, isWhole = first.graph.isOfWholeBatch(first.gradients[parameter].index)
        return parts.prefix(isWhole ? 1 : parts.count).map { $0.floats($0.graph.gradients[parameter]) }
    }

    /// Runs over all numbers of all parameters in pieces, after their gradients have been added up.
    private func forEachPiece(
        in parts: [BatchPart], _ body: (TrainedParameter, UnsafeMutablePointer<Float>, Range<Int>) -> Void
    ) throws {
        let size = 1 << 14
        let pieces = parameters.enumerated().flatMap { number, parameter in
            stride(from: 0, to: parameter.count, by: size).map {
                (parameter, gradients(number, in: parts), $0..<min($0 + size, parameter.count))
            }
        }
        func add(_ piece: Int) {
            let (parameter, gradients, range) = pieces[piece]
            let sum = gradients[0]
            for part in gradients.dropFirst() { for i in range { sum[i] += part[i] } }
            body(parameter, sum, range)
        }
        if pieces.count == parameters.count {
            for piece in pieces.indices { add(piece) }
        } else {
            Parallel.forEach(pieces.count, on: .kernelPerThread, add)
        }
    }

    /// ∂L/∂w of the last run, in the order of `parameters`.
    func gradients(of parts: [BatchPart]) throws -> [Tensor] {
        try forEachPiece(in: parts) { _, _, _ in }
        return try parameters.enumerated().map { number, parameter in
            try parameter.tensor(UnsafeMutableRawPointer(gradients(number, in: parts)[0]))
        }
    }

    /// Changes the parameters by the gradients of the last run.
    func update(
        from parts: [BatchPart], by optimizer: Optimizer, decaysOnlyKernels: Bool, rate: Double, step: Int
    ) throws {
        let plain = optimizer.withoutDecay
        try forEachPiece(in: parts) { parameter, gradient, range in
            let own = decaysOnlyKernels && !parameter.isKernel ? plain : optimizer
            own.update(
                parameter.weights, gradient: gradient, state: parameter.state.map(\.floats), range: range,
                rate: Float(rate), step: step)
        }
        try ThreadCount.withOne { for parameter in parameters { try parameter.spread() } }
    }

    /// Takes the statistics of the last batch into those of running images.
    func updateStatistics(from parts: [BatchPart], momentum: Float) {
        for (node, moments) in parts[0].graph.moments {
            statistics[node] = BatchNormalization.running(
                statistics[node]!, moments: parts[0].floats(moments), momentum: momentum)
        }
    }

    // MARK: The network

    /// A network with the parameters as they are now.
    func trained() throws -> Network {
        let tensors = try Dictionary(grouping: parameters, by: \.node).mapValues { try $0.map { try $0.tensor() } }
        let nodes = network.nodes.enumerated().map { index, node in
            guard let layer = node.layer as? any TrainableLayer, var own = tensors[index] else { return node }
            if let (mean, variance) = statistics[index] {
                own += [Tensor(mean, shape: [mean.count]), Tensor(variance, shape: [variance.count])]
            }
            return Network.Node(name: node.name, layer: layer.replacing(own), inputs: node.inputs)
        }
        return Network(
            name: network.name, input: network.input, explanationLayer: network.explanationLayer, nodes: nodes,
            outputNodes: network.outputNodes)
    }
}

import Tensors

/// A network written out for a part of a batch, forward, loss and backward, with its parameters as values.
struct TrainingGraph {
    let graph = Graph()
    /// In the order of `TrainedParameter`; the first values of the graph, so that they are the same in every graph.
    let parameters: [Value]
    let input, targets: Value
    let outputs: Value
    let losses: Value
    /// The statistics of the batch, by the node of a normalization.
    let moments: [Int: Value]
    /// ∂L/∂w, in the order of the parameters.
    let gradients: [Value]
    /// ∂L/∂x, if it was asked for.
    let inputGradient: Value?

    private let places: [Int]

    /// - Parameters:
    ///   - examples: in this part of the batch; `shape` is that of one input.
    ///   - share: 1 / the examples in the whole batch.
    init(
        _ network: Network, examples: Int, shape: Shape, loss: Loss, share: Float, withInputGradient: Bool
    ) throws {
        let nodes = network.nodes, graph = graph
        let trained = nodes.map { ($0.layer as? any TrainableLayer)?.trained ?? [] }
        parameters = trained.joined().map { graph.parameter($0) }
        let values = try graph.write(nodes, given: [0: Shape([examples] + shape.sizes)])
        input = values[0]
        places = zip(trained, values).flatMap { constants, value in
            constants.map { _ in value.shape.dropFirst(2).reduce(1, *) }
        }
        var moments: [Int: Value] = [:]
        for (index, value) in values.enumerated() where nodes[index].layer is BatchNormalization {
            moments[index] = Value(graph: graph, index: graph.producer(of: value.index).inputs[1])
        }
        self.moments = moments
        let last = values[network.outputNodes[0]]
        outputs = last.rows
        targets = graph.input(outputs.shape)
        losses = graph.append(MeasureLoss(loss: loss, share: share), [outputs, targets])
        let walk = ReverseWalk(graph: graph, valueCount: graph.shapes.count)
        let seed = graph.append(LossGradient(loss: loss, share: share), [outputs, targets])
        let wanted = parameters.map(\.index) + (withInputGradient ? [input.index] : [])
        let signals = walk.signals(from: [outputs.index: seed], to: Set(wanted))
        gradients = try zip(parameters, trained.joined()).map { parameter, constant in
            guard let gradient = signals[parameter.index] else {
                throw TrainingError.withoutGradient(parameter: constant.key)
            }
            return gradient
        }
        inputGradient = withInputGradient ? signals[input.index] : nil
    }

    /// Multiplications of one forward pass for one example.
    var multiplications: Int {
        zip(parameters, places).reduce(0) { sum, parameter in
            parameter.0.shape.rank > 1 ? sum + parameter.0.shape.elementCount * parameter.1 : sum
        }
    }
}

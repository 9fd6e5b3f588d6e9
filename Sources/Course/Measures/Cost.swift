import Networks
import Tensors

/// What a method costs: passes through the network, and the time that they take.
public struct Cost: Sendable {
    public let method: Phrase
    public let forwardPasses, backwardPasses: Int
    public let milliseconds: Double

    public init(_ method: Phrase, forward: Int, backward: Int, milliseconds: Double) {
        self.method = method
        (forwardPasses, backwardPasses, self.milliseconds) = (forward, backward, milliseconds)
    }
}

/// The times of single passes, measured in this run, from which the cost of many follows.
public struct PassTimes: Sendable {
    /// A forward pass that keeps its activations, and one with a gradient at the explained layer or at the input behind
    /// it, in milliseconds.
    public let forward, toLayer, toInput: Double
    private let channels: Int

    /// - Parameter runs: how often each is timed; the median counts.
    public init(of picture: ExplainedPicture, target: Int, runs: Int) throws {
        let network = picture.pass.network, input = picture.subject.input
        func time(_ layer: LayerName) throws -> Double {
            try medianMilliseconds(of: runs) { try network.forward(input).gradient(of: .logit(target), at: layer) }
        }
        forward = try medianMilliseconds(of: runs) { try network.forward(input) }
        (toLayer, toInput) = (try time(network.explanationLayer), try time(.input))
        channels = try network.shape(of: network.explanationLayer)[1]
    }

    /// What the course's methods cost, from CAM to Score-CAM, if every pass takes what one pass takes.
    public var ofTheMethods: [Cost] {
        let occlusions = 28 * 28 + 1, steps = 50
        return [
            Cost(Phrase(es: "CAM", en: "CAM"), forward: 1, backward: 0, milliseconds: forward),
            Cost(Phrase(es: "Grad-CAM", en: "Grad-CAM"), forward: 1, backward: 1, milliseconds: toLayer),
            Cost(
                Phrase(es: "Gradientes integrados", en: "Integrated gradients"), forward: steps, backward: steps,
                milliseconds: Double(steps) * toInput),
            Cost(
                Phrase(es: "Oclusión", en: "Occlusion"), forward: occlusions, backward: 0,
                milliseconds: Double(occlusions) * forward),
            Cost(
                Phrase(es: "Score-CAM", en: "Score-CAM"), forward: channels + 1, backward: 0,
                milliseconds: Double(channels + 1) * forward),
        ]
    }
}

extension Notebook {
    /// Fills `{{table: name}}` with the cost of some methods.
    public mutating func costs(_ name: String, _ costs: [Cost]) {
        let rows = costs.map { cost -> [TableCell] in
            [
                .phrase(cost.method), .count(cost.forwardPasses), .count(cost.backwardPasses),
                .number(cost.milliseconds, .decimals(cost.milliseconds < 100 ? 1 : 0)),
            ]
        }
        table(name, rows: rows)
    }
}

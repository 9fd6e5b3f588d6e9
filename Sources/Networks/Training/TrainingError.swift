import Tensors

/// Why a network cannot be trained, or training had to stop.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
    case untrainable(layer: LayerName, kind: String)
    case nothingToTrain(network: String)
    case withoutGradient(parameter: String)
    case wrongShape(Shape, what: String, expected: String)
    case unequalCounts(inputs: Int, targets: Int)
    case tooFewExamples(layer: LayerName)
    case unknownClass(Int, at: Int, count: Int)
    case diverged(epoch: Int, step: Int)
    case otherCheckpoint(path: String, reason: String)

    public var description: String {
        switch self {
        case .untrainable(let layer, let kind):
            "Layer \"\(layer)\" is a \(kind), whose parameters cannot be trained here: train a network of convolutions, "
                + "linear layers and batch normalization."
        case .nothingToTrain(let network): "\(network) has no parameters: there is nothing to train."
        case .withoutGradient(let parameter):
            "\(parameter) has no part in the network's outputs: leave its layer out."
        case .wrongShape(let shape, let what, let expected):
            "The \(what) have shape \(shape); the network needs \(expected)."
        case .unequalCounts(let inputs, let targets):
            "There are \(inputs) examples and \(targets) targets: give one target for each."
        case .tooFewExamples(let layer):
            "Batch normalization \"\(layer)\" sees one number a channel: its variance needs a larger batch."
        case .unknownClass(let label, let place, let count):
            "The label of example \(place) is \(label); classes are 0 to \(count - 1)."
        case .diverged(let epoch, let step):
            "The loss is no longer a finite number in epoch \(epoch), step \(step): training diverged. Try a smaller "
                + "learning rate or a longer warm-up."
        case .otherCheckpoint(let path, let reason):
            "\(path) does not belong to this training: \(reason). Remove it to begin anew, or name another file."
        }
    }
}

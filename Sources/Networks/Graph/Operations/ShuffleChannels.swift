import Tensors

/// The channels, seen as a table of `groups` rows, read column by column.
struct ShuffleChannels: DifferentiableOperation, PlacewiseOperation {
    let groups: Int

    func shapes(of inputs: [Shape]) -> [Shape] {
        precondition(inputs[0][1] % groups == 0, "\(inputs[0][1]) channels are not \(groups) groups of one size")
        return inputs
    }

    /// A permutation: its inverse is the shuffle of C / groups groups.
    func transpose(_ step: ReverseStep) -> [Value?] {
        [step.signal.channelsShuffled(groups: step.x.channels / groups)]
    }
}

extension Value {
    /// Channel i · groups + k of the result is channel k · (C / groups) + i.
    func channelsShuffled(groups: Int) -> Value { graph.append(ShuffleChannels(groups: groups), [self]) }
}

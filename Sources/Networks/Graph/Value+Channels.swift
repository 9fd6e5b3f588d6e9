import Tensors

// What moves or mixes channels.

extension Value {
    /// Values one after another along the channels.
    static func concatenated(_ parts: [Value]) -> Value {
        let first = parts[0]
        for part in parts {
            precondition(
                part.shape.replacing(1, with: 1) == first.shape.replacing(1, with: 1),
                "cannot concatenate shapes \(first.shape) and \(part.shape)")
        }
        let shape = first.shape.replacing(1, with: parts.reduce(0) { $0 + $1.channels })
        return first.graph.append(.concatenation, parts, shape)
    }

    /// Some of the channels.
    func channels(_ range: Range<Int>) -> Value {
        precondition(
            0 <= range.lowerBound && range.upperBound <= channels && !range.isEmpty,
            "channels \(range) of a value of shape \(shape)")
        return graph.append(.slice(range), [self], shape.replacing(1, with: range.count))
    }

    /// Channel i · groups + k of the result is channel k · (C / groups) + i.
    func channelsShuffled(groups: Int) -> Value {
        precondition(channels % groups == 0, "\(channels) channels are not \(groups) groups of one size")
        return graph.append(.channelShuffle(groups: groups), [self], shape)
    }

    /// (x - μ) / √(σ² + ε) at each place, with the mean μ and the variance σ² of the channels there.
    func normalizedOverChannels(epsilon: Float) -> Value {
        graph.append(.channelNormalization(epsilon: epsilon), [self], shape)
    }

    /// This signal led back through the normalization of `x` over its channels.
    func throughNormalizationOverChannels(of x: Value, epsilon: Float) -> Value {
        graph.append(.channelNormalizationGradient(epsilon: epsilon), [self, x], shape)
    }

    /// This signal led back through the difference that the normalization makes between x₀ and x.
    func throughNormalizationOverChannels(from x₀: Value, to x: Value, epsilon: Float) -> Value {
        graph.append(.channelNormalizationSecant(epsilon: epsilon), [self, x, x₀], shape)
    }
}

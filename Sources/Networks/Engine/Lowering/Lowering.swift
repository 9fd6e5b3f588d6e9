import COneDNN
import Tensors

// Each operation of a graph as kernels of oneDNN.

extension PlanCompiler {
    mutating func lower(_ group: FusedGroup) throws(EngineError) {
        switch group.operation {
        case .input: break
        case .convolution(let window, let groups, let weights, let bias):
            try lowerConvolution(group, window, groups, .constant(weights), bias.map { .constant($0) })
        case .convolutionTransposed(let window, let groups, let weights):
            if try lowerByColumns(group, window, groups, weights) { break }
            if try lowerByPhases(group, window, groups, weights) { break }
            try lowerConvolutionTransposed(group, window, groups, .constant(weights))
        case .linear(let weights, let bias):
            try lowerLinear(group, .constant(weights), bias.map { .constant($0) })
        case .linearTransposed(let weights): try lowerLinearTransposed(group, .constant(weights))
        case .scaleAndShift(let scale, let shift): try lowerScaleAndShift(group, scale, shift)
        case .elementwise(let function): try lowerElementwise(function, of: group.inputs[0], to: group.output)
        case .elementwiseGradient(let function): try lowerElementwiseGradient(group, function)
        case .elementwiseSecant(let function): try lowerElementwiseSecant(group, function)
        case .binary(let kind): try lowerBinary(group, kind)
        case .quotient(let stabilizer): try lowerQuotient(group, stabilizer)
        case .pooling(let pooling, let window): try lowerPooling(group, pooling, window)
        case .maximumGradient(let window): try lowerMaximumGradient(group, window)
        case .maximumSecant(let window): try lowerMaximumSecant(group, window)
        case .averageGradient(let window, let countsPadding, let model):
            try lowerAverageGradient(group, window, countsPadding, like: model)
        case .channelNormalization(let epsilon): try lowerChannelNormalization(group, epsilon)
        case .channelNormalizationGradient(let epsilon): try lowerChannelNormalizationGradient(group, epsilon)
        case .channelNormalizationSecant(let epsilon): try lowerChannelNormalizationSecant(group, epsilon)
        case .concatenation: try lowerConcatenation(group)
        case .slice(let channels): try lowerSlice(group, channels)
        case .channelShuffle(let groups): try lowerChannelShuffle(group, groups)
        case .reshape: try lowerReshape(group)
        case .assembly(let outside): try lowerAssembly(group, outside: outside)
        case .training(let operation): try lowerTraining(group, operation)
        }
        finishReads(of: group)
    }

    /// A description of a group for error messages.
    func naming(_ what: String, _ group: FusedGroup) -> String {
        "run a \(what) from \(shape(of: group.inputs[0])) to \(shape(of: group.output))"
    }

    mutating func lowerReshape(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0]
        let rows = try read(x, in: plain(shape(of: x)))
        bind(group.output, to: try alias(rows, as: plain(shape(of: group.output)), for: group.output))
    }
}

import COneDNN
import Tensors

// Each operation of a graph as kernels of oneDNN.

extension PlanCompiler {
    mutating func lower(_ group: FusedGroup) throws(EngineError) {
        switch group.operation {
        case .input: break
        case .convolution(let window, let groups, let weights, let bias):
            try lowerConvolution(group, window, groups, weights, bias)
        case .convolutionTransposed(let window, let groups, let weights):
            try lowerConvolutionTransposed(group, window, groups, weights)
        case .linear(let weights, let bias): try lowerLinear(group, weights, bias)
        case .linearTransposed(let weights): try lowerLinearTransposed(group, weights)
        case .scaleAndShift(let scale, let shift): try lowerScaleAndShift(group, scale, shift)
        case .elementwise(let function): try lowerElementwise(function, of: group.inputs[0], to: group.output)
        case .elementwiseGradient(let function): try lowerElementwiseGradient(group, function)
        case .binary(let kind): try lowerBinary(group, kind)
        case .pooling(let pooling, let window): try lowerPooling(group, pooling, window)
        case .maximumGradient(let window): try lowerMaximumGradient(group, window)
        case .averageGradient(let window, let countsPadding, let model):
            try lowerAverageGradient(group, window, countsPadding, like: model)
        case .channelNormalization(let epsilon): try lowerChannelNormalization(group, epsilon)
        case .channelNormalizationGradient(let epsilon): try lowerChannelNormalizationGradient(group, epsilon)
        case .concatenation: try lowerConcatenation(group)
        case .slice(let channels): try lowerSlice(group, channels)
        case .channelShuffle(let groups): try lowerChannelShuffle(group, groups)
        case .reshape: try lowerReshape(group)
        }
        finishReads(of: group)
    }

    /// A description of a group for error messages.
    func naming(_ what: String, _ group: FusedGroup) -> String {
        "run a \(what) from \(shape(of: group.inputs[0])) to \(shape(of: group.output))"
    }

    /// Makes a kernel with as much of the tail fused as it supports, and runs the rest behind it.
    mutating func withTail(
        _ group: FusedGroup,
        make: ([FusedOperation], Layout?) throws(EngineError) -> Primitive.Descriptor,
        emit: (inout PlanCompiler, Primitive.Descriptor, Int, [(Int32, Int)]) throws(EngineError) -> Void
    ) throws(EngineError) {
        for count in stride(from: group.tail.count, through: 0, by: -1) {
            let fused = group.tail.prefix(count)
            // A tensor that is added fixes the layout of the result: kernels want both alike.
            var wanted: Layout?
            for case .binary(_, let other, _) in fused where wanted == nil { wanted = self.layout(of: other) }
            let operations = fused.map { tail in
                switch tail {
                case .elementwise(let function, _): FusedOperation.elementwise(function)
                case .binary(let kind, _, _): FusedOperation.binary(kind, wanted!)
                }
            }
            let descriptor: Primitive.Descriptor
            do throws(EngineError) {
                descriptor = try make(operations, wanted)
                if count > 0, descriptor.implementation.hasPrefix("ref") { continue }
            } catch {
                if count > 0 { continue }
                throw error
            }
            let layout = descriptor.layout(of: dnnl_query_dst_md)!
            let value = fused.last?.output ?? group.head
            var operands: [(Int32, Int)] = []
            for (position, tail) in fused.enumerated() {
                guard case .binary(_, let other, _) = tail else { continue }
                let argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * Int32(position + 1) | DNNL_ARG_SRC_1
                operands.append((argument, try read(other, in: wanted!)))
            }
            let result = try allocate(layout, for: value)
            try emit(&self, descriptor, result, operands)
            bind(value, to: result)
            try lowerTail(of: group, from: count)
            return
        }
    }

    /// Runs what a kernel could not fuse behind it, kernel by kernel.
    mutating func lowerTail(of group: FusedGroup, from count: Int) throws(EngineError) {
        var last = count == 0 ? group.head : group.tail[count - 1].output
        for tail in group.tail.dropFirst(count) {
            switch tail {
            case .elementwise(let function, let output): try lowerElementwise(function, of: last, to: output)
            case .binary(let kind, let other, let output): try lowerBinary(kind, last, other, to: output)
            }
            last = tail.output
        }
    }

    mutating func lowerReshape(_ group: FusedGroup) throws(EngineError) {
        let x = group.inputs[0]
        let plain = try read(x, in: .plain(shape(of: x)))
        bind(group.output, to: try alias(plain, as: .plain(shape(of: group.output)), for: group.output))
    }
}

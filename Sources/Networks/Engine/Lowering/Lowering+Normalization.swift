import COneDNN
import Tensors

// Normalization over the channels of each place, which oneDNN does along the last axis of a table.

extension PlanCompiler {
    /// The layouts of a value's table, one row a place, and of one number for each row.
    private func table(of value: Int) throws(EngineError) -> (rows: Layout, statistics: Layout, image: Layout) {
        let shape = shape(of: value)
        let count = shape[0] * shape[2] * shape[3]
        return (try plain([count, shape[1]]), try .plain([count]), try channelsInnermost(shape))
    }

    mutating func lowerChannelNormalization(_ group: FusedGroup, _ epsilon: Float) throws(EngineError) {
        let layouts = try table(of: group.output)
        let (_, normalized, _) = try normalize(group, group.inputs[0], epsilon)
        bind(group.output, to: try alias(normalized, as: layouts.image, for: group.output))
    }

    /// Mean and variance are found again: that is cheaper than to keep them in every forward pass.
    mutating func lowerChannelNormalizationGradient(_ group: FusedGroup, _ epsilon: Float) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let layouts = try table(of: x)
        let (forward, _, statistics) = try normalize(group, x, epsilon)
        let descriptor = try Primitive.Descriptor(naming("normalization's derivative", group)) {
            normalization_backward(
                $0, $1, $2, layouts.rows.handle, layouts.statistics.handle, epsilon, forward.handle)
        }
        let source = try alias(try read(x, in: layouts.image), as: layouts.rows)
        let input = try alias(try read(signal, in: layouts.image), as: layouts.rows)
        let result = try allocate(layouts.rows)
        try emit(
            "normalization derivative", descriptor,
            [
                (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, input), (DNNL_ARG_MEAN, statistics.mean),
                (DNNL_ARG_VARIANCE, statistics.variance), (DNNL_ARG_DIFF_SRC, result),
            ])
        bind(group.output, to: try alias(result, as: layouts.image, for: group.output))
    }

    private mutating func normalize(
        _ group: FusedGroup, _ x: Int, _ epsilon: Float
    ) throws(EngineError) -> (Primitive.Descriptor, normalized: Int, statistics: (mean: Int, variance: Int)) {
        let layouts = try table(of: x)
        let descriptor = try Primitive.Descriptor(naming("normalization", group)) {
            normalization_forward($0, $1, $2, layouts.rows.handle, layouts.statistics.handle, epsilon)
        }
        let source = try alias(try read(x, in: layouts.image), as: layouts.rows)
        let result = try allocate(layouts.rows)
        let mean = try allocate(layouts.statistics), variance = try allocate(layouts.statistics)
        try emit(
            "normalization", descriptor,
            [
                (DNNL_ARG_SRC, source), (DNNL_ARG_DST, result), (DNNL_ARG_MEAN, mean),
                (DNNL_ARG_VARIANCE, variance),
            ])
        return (descriptor, result, (mean, variance))
    }
}

import COneDNN
import Tensors

extension Normalize {
    /// oneDNN normalizes the rows of a table.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let table = try compiler.table(of: group.output, along: axis)
        let (_, normalized, _) = try compiler.normalize(group, group.inputs[0], along: axis, epsilon)
        compiler.bind(group.output, to: try compiler.alias(normalized, as: table.value, for: group.output))
    }
}

extension PlanCompiler {
    /// The layouts of a value's table, whose rows run along one axis, of one number for each row, and of the value in that order.
    func table(
        of value: Int, along axis: Int
    ) throws(EngineError) -> (rows: Layout, statistics: Layout, value: Layout) {
        let shape = shape(of: value), count = shape.elementCount / shape[axis]
        return (
            try plain([count, shape[axis]]), try .plain([count]),
            try .strided(shape, strides: Layout.strides(of: shape, innermost: axis), precision)
        )
    }

    /// The rows of a value's table, normalized.
    mutating func normalize(
        _ group: FusedGroup, _ x: Int, along axis: Int, _ epsilon: Float
    ) throws(EngineError) -> (Primitive.Descriptor, normalized: Int, statistics: (mean: Int, variance: Int)) {
        let table = try table(of: x, along: axis)
        let descriptor = try Primitive.Descriptor(naming("normalization", group)) {
            normalization_forward($0, $1, $2, table.rows.handle, table.statistics.handle, epsilon)
        }
        let source = try alias(try read(x, in: table.value), as: table.rows)
        let result = try allocate(table.rows)
        let mean = try allocate(table.statistics), variance = try allocate(table.statistics)
        try emit(
            "normalization", descriptor,
            [
                (DNNL_ARG_SRC, source), (DNNL_ARG_DST, result), (DNNL_ARG_MEAN, mean),
                (DNNL_ARG_VARIANCE, variance),
            ])
        return (descriptor, result, (mean, variance))
    }
}

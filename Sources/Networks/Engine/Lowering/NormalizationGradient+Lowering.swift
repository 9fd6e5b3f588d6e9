import COneDNN
import Tensors

extension NormalizationGradient {
    /// Mean and variance are found again: that is cheaper than to keep them in every forward pass.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let signal = group.inputs[0], x = group.inputs[1]
        let table = try compiler.table(of: x, along: axis)
        let (forward, _, statistics) = try compiler.normalize(group, x, along: axis, epsilon)
        let descriptor = try Primitive.Descriptor(compiler.naming("normalization's derivative", group)) {
            normalization_backward(
                $0, $1, $2, table.rows.handle, table.statistics.handle, epsilon, forward.handle)
        }
        let source = try compiler.alias(compiler.read(x, in: table.value), as: table.rows)
        let input = try compiler.alias(compiler.read(signal, in: table.value), as: table.rows)
        let result = try compiler.allocate(table.rows)
        try compiler.emit(
            "normalization derivative", descriptor,
            [
                (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, input), (DNNL_ARG_MEAN, statistics.mean),
                (DNNL_ARG_VARIANCE, statistics.variance), (DNNL_ARG_DIFF_SRC, result),
            ])
        compiler.bind(group.output, to: try compiler.alias(result, as: table.value, for: group.output))
    }
}

import Tensors

extension LogSoftmax {
    /// By a loop of our own: the logarithm of oneDNN 2.6's is off by 1e-6 where a sum is 1.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let rows = AxisRows(compiler.shape(of: group.output), along: axis)
        try compiler.lowerPlain(group, "logarithm of softmax", LogSoftmaxRows(rows: rows).kernel)
    }
}

import Tensors

extension Reduce {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let x = group.inputs[0], shape = compiler.shape(of: x)
        let result = try compiler.allocate(.plain(compiler.shape(of: group.output)), for: group.output)
        let sumsPerChannel = kind == .sum && !keepsAxes && axes == shape.indices.filter { $0 != 1 }
        if sumsPerChannel, compiler.precision == .float32 {
            // In whatever order channels lie.
            let (source, planes) = try compiler.readPlanes(x)
            compiler.emit("channel sums", CustomKernel { planes.sums(of: $0[0], to: $0[1]) }, [source, result])
        } else {
            let source = try compiler.read(x, in: .plain(shape))
            compiler.emit("reduction", Reductions(kind, shape, axes: axes).kernel, [source, result])
        }
        compiler.bind(group.output, to: result)
    }
}

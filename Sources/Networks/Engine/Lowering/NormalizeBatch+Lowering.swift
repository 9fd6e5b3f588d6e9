import Tensors

extension NormalizeBatch {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let (x, planes) = try compiler.readPlanes(group.inputs[0])
        let moments = try compiler.read(group.inputs[1])
        let channel = try Layout.plain([planes.channels])
        let gamma = try compiler.read(group.inputs[2], in: channel)
        let beta = try compiler.read(group.inputs[3], in: channel)
        let result = try compiler.allocate(compiler.layout(ofBuffer: x), for: group.output)
        compiler.emit(
            "normalization",
            CustomKernel { [epsilon, rectifier] in
                let statistics = BatchStatistics($0[1], gamma: $0[2], planes, epsilon)
                planes.normalize($0[0], statistics, beta: $0[3], rectifier, to: $0[4])
            }, [x, moments, gamma, beta, result])
        compiler.bind(group.output, to: result)
    }
}

import Tensors

extension BatchNormalizationGradient {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let (x, planes) = try compiler.readPlanes(group.inputs[1])
        let signal = try compiler.read(group.inputs[0], in: compiler.layout(ofBuffer: x))
        let y = try compiler.read(group.inputs[2], in: compiler.layout(ofBuffer: x))
        let moments = try compiler.read(group.inputs[3])
        let sums = try compiler.read(group.inputs[4]), products = try compiler.read(group.inputs[5])
        let gamma = try compiler.read(group.inputs[6], in: .plain([planes.channels]))
        let result = try compiler.allocate(compiler.layout(ofBuffer: x), for: group.output)
        compiler.emit(
            "normalization gradient",
            CustomKernel { [epsilon, rectifier] in
                let statistics = BatchStatistics($0[3], gamma: $0[6], planes, epsilon)
                planes.normalizationGradient(
                    $0[0], $0[1], $0[2], statistics, sums: (of: .init($0[4]), products: .init($0[5])), rectifier,
                    to: $0[7])
            }, [signal, x, y, moments, sums, products, gamma, result])
        compiler.bind(group.output, to: result)
    }
}

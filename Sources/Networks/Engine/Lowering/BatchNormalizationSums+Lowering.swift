import Tensors

extension BatchNormalizationSums {
    /// Both sums lie in one piece of memory, which the parts of a batch add up at once.
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let (x, planes) = try compiler.readPlanes(group.inputs[1])
        let signal = try compiler.read(group.inputs[0], in: compiler.layout(ofBuffer: x))
        let y = try compiler.read(group.inputs[2], in: compiler.layout(ofBuffer: x))
        let moments = try compiler.read(group.inputs[3])
        let rows = ChannelRows.sums(planes.channels)
        let result = try compiler.allocate(.plain(rows))
        compiler.emit(
            "normalization sums",
            CustomKernel { [epsilon, rectifier] in
                let statistics = BatchStatistics($0[3], gamma: nil, planes, epsilon)
                planes.normalizationSums($0[0], $0[1], $0[2], statistics, rectifier, to: $0[4])
            }, [signal, x, y, moments, result])
        compiler.emit("sums of all parts", BatchReduction.sum(count: rows.elementCount), result)
        for (row, value) in group.outputs.enumerated() {
            let view = try Layout.plain([planes.channels]), offset = row * rows[1] * MemoryLayout<Float>.stride
            compiler.bind(value, to: try compiler.alias(result, as: view, offset: offset, for: value))
        }
    }
}

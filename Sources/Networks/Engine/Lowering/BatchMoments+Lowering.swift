import Tensors

extension BatchMoments {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let (x, planes) = try compiler.readPlanes(group.inputs[0])
        let shape = compiler.shape(of: group.output), width = shape[1]
        let result = try compiler.allocate(.plain(shape), for: group.output)
        compiler.emit("moments", CustomKernel { planes.moments(of: $0[0], to: $0[1]) }, [x, result])
        compiler.emit("moments of all parts", BatchReduction { BatchStatistics.merge($0, width: width) }, result)
        compiler.bind(group.output, to: result)
    }
}

extension PlanCompiler {
    /// A value in a layout whose channels are known, and where they lie.
    mutating func readPlanes(_ value: Int) throws(EngineError) -> (buffer: Int, planes: ChannelPlanes) {
        let shape = shape(of: value)
        if let layout = layout(of: value), let planes = try ChannelPlanes(shape, in: layout) {
            return (try read(value), planes)
        }
        let plain = try Layout.plain(shape)
        return (try read(value, in: plain), try ChannelPlanes(shape, in: plain)!)
    }
}

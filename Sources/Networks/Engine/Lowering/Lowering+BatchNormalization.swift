import COneDNN
import Tensors

// Normalization by the statistics of the batch, and its gradient: loops over channels, which exchange their sums where a
// batch is computed in parts.

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

    mutating func lowerMoments(_ group: FusedGroup) throws(EngineError) {
        let (x, planes) = try readPlanes(group.inputs[0])
        let result = try allocate(.plain(shape(of: group.output)), for: group.output)
        emit("moments", Loop { planes.moments(of: $0[0], to: $0[1]) }, [x, result])
        let width = shape(of: group.output)[1]
        emit("moments of all parts", Exchange { Moments.combine($0, width: width) }, result)
        bind(group.output, to: result)
    }

    mutating func lowerNormalization(
        _ group: FusedGroup, _ epsilon: Float, _ rectifier: Rectifier
    ) throws(EngineError) {
        let (x, planes) = try readPlanes(group.inputs[0])
        let moments = try read(group.inputs[1])
        let channel = try Layout.plain([planes.channels])
        let gamma = try readParameter(group.inputs[2], in: channel)
        let beta = try readParameter(group.inputs[3], in: channel)
        let result = try allocate(layout(ofBuffer: x), for: group.output)
        emit(
            "normalization",
            Loop {
                let statistics = BatchStatistics($0[1], gamma: $0[2], planes, epsilon)
                planes.normalize($0[0], statistics, beta: $0[3], rectifier, to: $0[4])
            }, [x, moments, gamma, beta, result])
        bind(group.output, to: result)
    }

    mutating func lowerNormalizationSums(
        _ group: FusedGroup, _ epsilon: Float, _ rectifier: Rectifier
    ) throws(EngineError) {
        let (x, planes) = try readPlanes(group.inputs[1])
        let signal = try read(group.inputs[0], in: layout(ofBuffer: x))
        let y = try read(group.inputs[2], in: layout(ofBuffer: x))
        let moments = try read(group.inputs[3])
        let result = try allocate(.plain(shape(of: group.output)), for: group.output)
        emit(
            "normalization sums",
            Loop {
                let statistics = BatchStatistics($0[3], gamma: nil, planes, epsilon)
                planes.normalizationSums($0[0], $0[1], $0[2], statistics, rectifier, to: $0[4])
            }, [signal, x, y, moments, result])
        let count = shape(of: group.output).elementCount
        emit("sums of all parts", Exchange { Moments.add($0, count: count) }, result)
        bind(group.output, to: result)
    }

    mutating func lowerNormalizationGradient(
        _ group: FusedGroup, _ epsilon: Float, _ rectifier: Rectifier
    ) throws(EngineError) {
        let (x, planes) = try readPlanes(group.inputs[1])
        let signal = try read(group.inputs[0], in: layout(ofBuffer: x))
        let y = try read(group.inputs[2], in: layout(ofBuffer: x))
        let moments = try read(group.inputs[3]), sums = try read(group.inputs[4])
        let gamma = try readParameter(group.inputs[5], in: .plain([planes.channels]))
        let result = try allocate(layout(ofBuffer: x), for: group.output)
        emit(
            "normalization gradient",
            Loop {
                let statistics = BatchStatistics($0[3], gamma: $0[5], planes, epsilon)
                planes.normalizationGradient($0[0], $0[1], $0[2], statistics, sums: $0[4], rectifier, to: $0[6])
            }, [signal, x, y, moments, sums, gamma, result])
        bind(group.output, to: result)
    }
}

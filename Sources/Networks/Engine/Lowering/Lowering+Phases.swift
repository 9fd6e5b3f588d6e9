import COneDNN
import Tensors

// Transposed convolutions with strides, as ordinary convolutions of the signal whose results are dealt out.

extension PlanCompiler {
    /// Runs a strided transposed convolution phase by phase, and what is added behind it.
    /// - Returns: whether it can be taken apart so.
    mutating func lowerByPhases(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant
    ) throws(EngineError) -> Bool {
        guard window.dilation == Window.Pair(1), window.stride != Window.Pair(1) else { return false }
        let target = shape(of: group.head)
        // A few channels would leave most of a vector empty: all phases' channels together fill it.
        let isNarrow = groups == 1 && target[1] * window.stride.height * window.stride.width <= 16
        if isNarrow, let phases = phases(group, window, Phase.alike) {
            try lowerTogether(group, window, weights, phases)
            return true
        }
        guard let phases = phases(group, window, Phase.all) else { return false }
        try lowerOneByOne(group, window, groups, weights, phases)
        return true
    }

    private func phases(
        _ group: FusedGroup, _ window: Window, _ axis: (Int, Int, Int, Int, Int) -> [Phase]?
    ) -> (rows: [Phase], columns: [Phase])? {
        let target = shape(of: group.head), signal = shape(of: group.inputs[0])
        guard
            let rows = axis(target[2], signal[2], window.kernel.height, window.stride.height, window.before.height),
            let columns = axis(target[3], signal[3], window.kernel.width, window.stride.width, window.before.width)
        else { return nil }
        return (rows, columns)
    }

    private mutating func lowerOneByOne(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant,
        _ phases: (rows: [Phase], columns: [Phase])
    ) throws(EngineError) {
        let signal = group.inputs[0], target = shape(of: group.head)
        let layout = try channelsInnermost(target)
        let strides = Layout.channelsInnermostStrides(target)
        let isSum = !group.tail.isEmpty
        let result = try isSum ? accumulator(of: group, in: layout) : allocate(layout, for: group.output)
        let pairs = phases.rows.flatMap { row in phases.columns.map { (row, $0) } }
        if !isSum, pairs.contains(where: { $0.taps.isEmpty || $1.taps.isEmpty }) { clear(result) }
        for (row, column) in pairs where !row.taps.isEmpty && !column.taps.isEmpty {
            let kernel = weights.turned(groups: groups, rows: row.taps, columns: column.taps)
            let partShape: Shape = [target[0], target[1], row.count, column.count]
            let part = try convolve(signal, kernel, groups, (row, column), to: any(partShape))
            let places = try Layout.strided(
                partShape,
                strides: [strides[0], strides[1], strides[2] * window.stride.height, strides[3] * window.stride.width],
                precision)
            let offset = (row.first * strides[2] + column.first * strides[3]) * precision.byteCount
            let view = try alias(result, as: places, offset: offset)
            try reorder(part, to: view, adding: isSum, "deal out \(partShape)")
        }
        bind(group.output, to: result)
    }

    /// The memory that a group's parts are added to: that of the value in its tail, or a copy.
    private mutating func accumulator(of group: FusedGroup, in layout: Layout) throws(EngineError) -> Int {
        guard case .binary(.add, let other, _) = group.tail[0] else { fatalError("a tail that is no sum") }
        let buffer = try read(other, in: layout)
        if mayWrite(over: other, in: buffer) {
            take(buffer, from: other, for: group.output)
            return buffer
        }
        let copy = try allocate(layout, for: group.output)
        try reorder(buffer, to: copy, "copy a value of shape \(shape(of: other))")
        return copy
    }

    /// One convolution whose channels are those of all phases, for a result of few channels.
    private mutating func lowerTogether(
        _ group: FusedGroup, _ window: Window, _ weights: Constant, _ phases: (rows: [Phase], columns: [Phase])
    ) throws(EngineError) {
        let target = shape(of: group.head), channels = target[1]
        let pairs = phases.rows.flatMap { row in phases.columns.map { (row, $0) } }
        let kernel = Constant.stacked(pairs.map { weights.turned(groups: 1, rows: $0.taps, columns: $1.taps) })
        let joinedShape: Shape = [target[0], pairs.count * channels, pairs[0].0.count, pairs[0].1.count]
        let joined = try convolve(
            group.inputs[0], kernel, 1, pairs[0], to: .channelsInnermost(joinedShape, .float32))
        let from = Layout.channelsInnermostStrides(joinedShape), to = target.strides
        // Plain order, which is what images are read in.
        let result = try allocate(.plain(target), for: group.head)
        for (number, (row, column)) in pairs.enumerated() where row.first < target[2] && column.first < target[3] {
            let partShape: Shape = [
                target[0], channels, (target[2] - row.first + window.stride.height - 1) / window.stride.height,
                (target[3] - column.first + window.stride.width - 1) / window.stride.width,
            ]
            let part = try alias(
                joined, as: .strided(partShape, strides: from, .float32),
                offset: number * channels * Precision.float32.byteCount)
            let places = try alias(
                result,
                as: .strided(
                    partShape, strides: [to[0], to[1], to[2] * window.stride.height, to[3] * window.stride.width],
                    .float32),
                offset: (row.first * to[2] + column.first * to[3]) * Precision.float32.byteCount)
            try reorder(part, to: places, "deal out \(partShape)")
        }
        bind(group.head, to: result)
        try lowerTail(of: group, from: 0)
    }

    /// The convolution of a signal with the taps of a phase in either direction.
    private mutating func convolve(
        _ signal: Int, _ kernel: Constant, _ groups: Int, _ phases: (row: Phase, column: Phase), to result: Layout
    ) throws(EngineError) -> Int {
        let (row, column) = phases
        let window = Window(
            kernel: .init(row.taps.count, column.taps.count), before: .init(row.before, column.before),
            after: .init(row.after, column.after))
        let kernelShape = weightShape(kernel, groups)
        let source = try any(shape(of: signal)), weights = try any(kernelShape)
        let descriptor = try Primitive.Descriptor("convolve \(shape(of: signal)) with \(kernel.shape)") {
            convolution_forward(
                $0, $1, $2, dnnl_convolution_direct, source.handle, weights.handle, nil, result.handle,
                window.kernelWindow)
        }
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_src_md)!)
        let packed = try constant(kernel, as: kernelShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_dst_md)!)
        try emit(
            "convolution", descriptor, [(DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DST, output)])
        return output
    }
}

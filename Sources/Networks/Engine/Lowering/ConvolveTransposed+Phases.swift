import COneDNN
import Tensors

// Transposed convolutions with strides, as ordinary convolutions of the signal whose results are dealt out.

extension PlanCompiler {
    /// Runs a strided transposed convolution phase by phase, and what is added behind it.
    /// - Returns: whether it can be taken apart so.
    mutating func lowerByPhases(
        _ group: FusedGroup, _ operation: ConvolveTransposed, _ weights: Constant
    ) throws(EngineError) -> Bool {
        let window = operation.window
        guard window.dilation == Window.Pair(1), window.stride != Window.Pair(1),
            let phases = phases(group, window)
        else { return false }
        try lowerOneByOne(group, window, operation.groups, weights, phases)
        return true
    }

    private func phases(_ group: FusedGroup, _ window: Window) -> (rows: [StridePhase], columns: [StridePhase])? {
        let target = shape(of: group.head), signal = shape(of: group.inputs[0])
        guard
            let rows = StridePhase.all(
                size: target[2], signal: signal[2], kernel: window.kernel.height, stride: window.stride.height,
                padding: window.before.height),
            let columns = StridePhase.all(
                size: target[3], signal: signal[3], kernel: window.kernel.width, stride: window.stride.width,
                padding: window.before.width)
        else { return nil }
        return (rows, columns)
    }

    private mutating func lowerOneByOne(
        _ group: FusedGroup, _ window: Window, _ groups: Int, _ weights: Constant,
        _ phases: (rows: [StridePhase], columns: [StridePhase])
    ) throws(EngineError) {
        let target = shape(of: group.head)
        let layout = try channelsInnermost(target)
        let isSum = !group.epilogue.isEmpty
        let result = try isSum ? accumulator(of: group, in: layout) : allocate(layout, for: group.output)
        let pairs = phases.rows.flatMap { row in phases.columns.map { (row, $0) } }
        try dealOut(to: result, target, window.stride, adding: isSum) {
            compiler, map, isAdding, place throws(EngineError) in
            if !isAdding, pairs.contains(where: { $0.taps.isEmpty || $1.taps.isEmpty }) { compiler.clear(map) }
            for (row, column) in pairs where !row.taps.isEmpty && !column.taps.isEmpty {
                let kernel = weights.turned(groups: groups, rows: row.taps, columns: column.taps)
                let partShape: Shape = [target[0], target[1], row.count, column.count]
                let part = try compiler.convolve(
                    group.inputs[0], kernel, groups, (row, column), to: compiler.any(partShape))
                let view = try place(&compiler, partShape, row, column)
                try compiler.reorder(part, to: view, adding: isAdding, "deal out \(partShape)")
            }
        }
        bind(group.output, to: result)
    }

    /// Hands out places of a map whose rows and columns belong to the phases in turn.
    ///
    /// oneDNN's layouts know steps along an axis only where they divide its size: a map of another size is written with
    /// some rows and columns more, and then copied.
    /// - Parameters:
    ///   - result: the map, or what its elements are added to; of shape `target`, channels innermost.
    ///   - body: writes the map, and reads it before where it adds. Its last argument gives the elements of a phase.
    private mutating func dealOut(
        to result: Int, _ target: Shape, _ step: Window.Pair, adding isSum: Bool,
        _ body: (
            inout PlanCompiler, _ map: Int, _ isAdding: Bool,
            _ place: (inout PlanCompiler, Shape, StridePhase, StridePhase) throws(EngineError) -> Int
        ) throws(EngineError) -> Void
    ) throws(EngineError) {
        let wide: Shape = [
            target[0], target[1], (target[2] + step.height - 1) / step.height * step.height,
            (target[3] + step.width - 1) / step.width * step.width,
        ]
        let along = Layout.strides(of: wide, innermost: 1)
        let map = try wide == target ? result : allocate(channelsInnermost(wide)), precision = precision
        try body(&self, map, isSum && wide == target) { compiler, partShape, row, column throws(EngineError) in
            let steps = [along[0], along[1], along[2] * step.height, along[3] * step.width]
            return try compiler.alias(
                map, as: .strided(partShape, strides: steps, precision),
                offset: (row.first * along[2] + column.first * along[3]) * precision.byteCount)
        }
        if wide == target { return }
        let view = try alias(map, as: .strided(target, strides: along, precision))
        try reorder(view, to: result, adding: isSum, "copy a value of shape \(target)")
    }

    /// The memory that a group's parts are added to: that of the value in its epilogue, or a copy.
    private mutating func accumulator(of group: FusedGroup, in layout: Layout) throws(EngineError) -> Int {
        guard case .binary(.add, let other, _) = group.epilogue[0] else {
            preconditionFailure("an epilogue that is no sum")
        }
        let buffer = try read(other, in: layout)
        if mayWrite(over: other, in: buffer) {
            take(buffer, from: other, for: group.output)
            return buffer
        }
        let copy = try allocate(layout, for: group.output)
        try reorder(buffer, to: copy, "copy a value of shape \(shape(of: other))")
        return copy
    }

    /// The convolution of a signal with the taps of a phase in either direction.
    private mutating func convolve(
        _ signal: Int, _ kernel: Constant, _ groups: Int, _ phases: (row: StridePhase, column: StridePhase),
        to result: Layout
    ) throws(EngineError) -> Int {
        let (row, column) = phases
        let window = Window(
            kernel: .init(row.taps.count, column.taps.count), before: .init(row.before, column.before),
            after: .init(row.after, column.after))
        let kernelShape = Convolution.grouped(kernel.shape, groups)
        let source = try any(shape(of: signal)), weights = try any(kernelShape)
        let descriptor = try directConvolution(
            "convolve \(shape(of: signal)) with \(kernel.shape)", source, weights, result, window)
        let input = try read(signal, in: descriptor.layout(of: dnnl_query_src_md)!)
        let packed = try constant(kernel, as: kernelShape, in: descriptor.layout(of: dnnl_query_weights_md)!)
        let output = try allocate(descriptor.layout(of: dnnl_query_dst_md)!)
        try emit(
            "convolution", descriptor, [(DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, packed), (DNNL_ARG_DST, output)])
        return output
    }
}

import COneDNN
import Foundation
import Tensors

// Values and kernels as lowering writes them down: where a value lies, in which layout it is read, what runs.

extension PlanCompiler {
    func shape(of value: Int) -> Shape { folded[value]?.shape ?? graph.shapes[value] }

    /// The elements of a value that never change.
    func constant(of value: Int) -> Constant? { folded[value] ?? graph.constant(value) }

    /// Whether training changes a value from run to run.
    func isParameter(_ value: Int) -> Bool { folded[value] == nil && graph.operation(of: value) is Parameter }

    /// The layout in which a value lies, if it has been computed.
    func layout(of value: Int) -> Layout? { bufferOfValue[value].map { buffers[$0].layout } ?? available[value] }

    func layout(ofBuffer buffer: Int) -> Layout { buffers[buffer].layout }

    /// Fresh memory that lives from the next step on.
    mutating func allocate(_ layout: Layout, for value: Int? = nil) throws(EngineError) -> Int {
        let stays = value.map(kept.contains) ?? false
        slots.append(Slot(byteCount: layout.byteCount, life: steps.count...(stays ? Int.max : steps.count)))
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), storage: .slot(slots.count - 1)))
        return buffers.count - 1
    }

    /// A buffer over the memory of another one: another view of it for a kernel, or the place of a value.
    /// - Parameter offset: where the view begins, in bytes behind the beginning of the other.
    mutating func alias(
        _ buffer: Int, as layout: Layout, offset: Int = 0, for value: Int? = nil
    ) throws(EngineError) -> Int {
        if case .slot(let slot) = buffers[buffer].storage, let value {
            slots[slot].isShared = true
            extend(slot, for: value)
        }
        buffers.append(
            Buffer(
                layout: layout, view: try MemoryView(layout), storage: buffers[buffer].storage,
                offset: buffers[buffer].offset + offset))
        return buffers.count - 1
    }

    /// Whether a value has to stay after the run, and a buffer does not belong to the plan.
    func mustCopy(_ buffer: Int, for value: Int) -> Bool {
        if case .slot = buffers[buffer].storage { return false }
        return kept.contains(value)
    }

    private mutating func extend(_ slot: Int, for value: Int) {
        if kept.contains(value) { slots[slot].life = slots[slot].life.lowerBound...Int.max }
    }

    /// Memory for a result that a kernel may write over its input `value`, if nobody reads that again.
    mutating func allocateOver(_ value: Int, in buffer: Int, for result: Int) throws(EngineError) -> Int {
        if mayWrite(over: value, in: buffer) {
            take(buffer, from: value, for: result)
            return buffer
        }
        return try allocate(buffers[buffer].layout, for: result)
    }

    /// The same for a kernel that repeats its other operand along axes: where channels do not fill blocks, oneDNN 2.6's computes
    /// wrong numbers when it writes over what it reads.
    mutating func allocateForRepeated(over value: Int, in buffer: Int, for result: Int) throws(EngineError) -> Int {
        let layout = buffers[buffer].layout
        return try layout.isPadded(shape(of: value))
            ? allocate(layout, for: result) : allocateOver(value, in: buffer, for: result)
    }

    /// Whether the memory of a value may take a result: it belongs to this plan, and nobody reads the value again.
    func mayWrite(over value: Int, in buffer: Int) -> Bool {
        guard case .slot(let slot) = buffers[buffer].storage else { return false }
        // What an epilogue computes on its way is read by the epilogue alone, which is not counted.
        return !kept.contains(value) && pendingReads[value] ?? 1 == 1 && !slots[slot].isShared
    }

    /// Gives the memory of a value, which is not read again, to a result.
    mutating func take(_ buffer: Int, from value: Int, for result: Int) {
        guard case .slot(let slot) = buffers[buffer].storage else { return }
        bufferOfValue[value] = nil
        copies[value] = nil
        extend(slot, for: result)
    }

    mutating func bind(_ value: Int, to buffer: Int) { bufferOfValue[value] = buffer }

    /// A value in whatever layout it lies.
    mutating func read(_ value: Int) throws(EngineError) -> Int {
        if let buffer = bufferOfValue[value] { return buffer }
        if constant(of: value) != nil || isParameter(value) { return try read(value, in: .plain(shape(of: value))) }
        let layout = available[value]!
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), storage: .outside(value: value)))
        bind(value, to: buffers.count - 1)
        return buffers.count - 1
    }

    /// A value that is trained, in a given layout. Whoever runs the plan keeps it in every layout that was asked for; the
    /// first of them is the one in which it is trained.
    mutating func readParameter(_ value: Int, in layout: Layout) throws(EngineError) -> Int {
        let known = parameterLayouts[value, default: []]
        let copy = known.firstIndex { $0 == layout } ?? known.count
        if copy == known.count { parameterLayouts[value, default: []].append(layout) }
        buffers.append(
            Buffer(layout: layout, view: try MemoryView(layout), storage: .parameter(value: value, copy: copy)))
        return buffers.count - 1
    }

    /// The layout in which a value is trained, once somebody has read it.
    func trainedLayout(of value: Int) -> Layout? { parameterLayouts[value]?.first }

    /// A value in a given layout, reordered if it lies in another.
    /// - Parameter view: the shape that the layout describes, where it is not the value's own: weights are seen with an axis for
    ///   their groups, factors of channels with axes for the others.
    mutating func read(_ value: Int, as view: Shape? = nil, in layout: Layout) throws(EngineError) -> Int {
        if let constant = constant(of: value) {
            return try self.constant(constant, as: view ?? constant.shape, in: layout)
        }
        if isParameter(value) { return try readParameter(value, in: layout) }
        if let view, view != self.shape(of: value) { return try read(value, seenAs: view, in: layout) }
        let buffer = try read(value)
        if buffers[buffer].layout == layout { return buffer }
        if let copy = copies[value]?.first(where: { buffers[$0].layout == layout }) { return copy }
        let copy = try allocate(layout)
        try reorder(buffer, to: copy, "reorder a value of shape \(shape(of: value))")
        copies[value, default: []].append(copy)
        return copy
    }

    /// A computed value in plain order, seen as a tensor of another shape and reordered.
    private mutating func read(_ value: Int, seenAs view: Shape, in layout: Layout) throws(EngineError) -> Int {
        let plain = try Layout.plain(view, precision)
        let source = try alias(read(value, in: .plain(shape(of: value), precision)), as: plain)
        if plain == layout { return source }
        let copy = try allocate(layout)
        try reorder(source, to: copy, "reorder a value of shape \(view)")
        return copy
    }

    /// Copies a buffer's elements into another one, or adds them to what lies there.
    mutating func reorder(
        _ source: Int, to target: Int, adding: Bool = false, _ operation: String
    ) throws(EngineError) {
        let from = buffers[source].layout, to = buffers[target].layout
        let descriptor = try Primitive.Descriptor(operation, followedBy: adding ? [.accumulation] : []) {
            reordering($0, $1, $2, from.handle, to.handle)
        }
        try emit("reorder", descriptor, [(DNNL_ARG_FROM, source), (DNNL_ARG_TO, target)])
    }

    /// Fills a buffer with zeros.
    mutating func clear(_ buffer: Int) { fill(buffer, with: 0) }

    /// Fills a buffer with a number.
    /// - Precondition: no element fills up a block, unless the number is 0.
    mutating func fill(_ buffer: Int, with number: Float) {
        let byteCount = buffers[buffer].layout.byteCount
        let kernel =
            switch buffers[buffer].layout.precision {
            case _ where number == 0: CustomKernel { memset($0[0], 0, byteCount) }
            case .float32: CustomKernel { $0[0].update(repeating: number, count: byteCount / 4) }
            case .bfloat16:
                CustomKernel {
                    UnsafeMutableRawPointer($0[0]).assumingMemoryBound(to: UInt16.self).update(
                        repeating: UInt16(truncatingIfNeeded: number.bitPattern >> 16), count: byteCount / 2)
                }
            }
        emit("fill", kernel, [buffer], inAnyPrecision: true)
    }

    /// A description of a group for error messages.
    func naming(_ what: String, _ group: FusedGroup) -> String {
        "run a \(what) from \(shape(of: group.inputs[0])) to \(shape(of: group.output))"
    }

    /// Notes that a group has read its inputs.
    mutating func finishReads(of group: FusedGroup) {
        for input in group.inputs { pendingReads[input, default: 1] -= 1 }
        for case .binary(_, let other, _) in group.epilogue { pendingReads[other, default: 1] -= 1 }
    }

    mutating func constant(_ constant: Constant, as shape: Shape, in layout: Layout) throws(EngineError) -> Int {
        let memory = try weights.packed(constant, as: shape, in: layout)
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), storage: .constant(memory)))
        return buffers.count - 1
    }

    /// Runs a kernel of oneDNN over buffers, each with what the kernel calls it.
    mutating func emit(
        _ name: String, _ descriptor: Primitive.Descriptor, _ operands: [(Int32, Int)]
    ) throws(EngineError) {
        let primitive = try Primitive(descriptor)
        scratchBytes = max(scratchBytes, primitive.scratch?.byteCount ?? 0)
        append(LoweredStep(name: name, kernel: .primitive(primitive), operands: operands))
    }

    /// Runs a kernel of our own over buffers, in the order in which it takes them.
    /// - Precondition: the buffers hold floats of 32 bits, unless the kernel says that it looks at their precision itself.
    mutating func emit(_ name: String, _ kernel: CustomKernel, _ buffers: [Int], inAnyPrecision: Bool = false) {
        for buffer in buffers {
            precondition(
                inAnyPrecision || layout(ofBuffer: buffer).precision == .float32,
                "\(name) reads floats of 32 bits, and is given \(layout(ofBuffer: buffer).precision)")
        }
        append(LoweredStep(name: name, kernel: .custom(kernel), operands: buffers.map { (0, $0) }))
    }

    /// Waits until the plans of all parts of a batch have come here.
    mutating func emit(_ name: String, _ reduction: BatchReduction, _ buffer: Int) {
        append(LoweredStep(name: name, kernel: .reduction(reduction), operands: [(0, buffer)]))
    }

    private mutating func append(_ step: LoweredStep) {
        for (_, buffer) in step.operands {
            if case .slot(let slot) = buffers[buffer].storage {
                let life = slots[slot].life
                slots[slot].life = min(life.lowerBound, steps.count)...max(life.upperBound, steps.count)
            }
        }
        steps.append(step)
    }
}

extension PlanCompiler {
    /// The order is left to the kernel.
    func any(_ shape: Shape) throws(EngineError) -> Layout { try .any(shape, precision) }

    /// Row-major order.
    func plain(_ shape: Shape) throws(EngineError) -> Layout { try .plain(shape, precision) }

    /// The channels of a place side by side.
    func channelsInnermost(_ shape: Shape) throws(EngineError) -> Layout { try .channelsInnermost(shape, precision) }
}

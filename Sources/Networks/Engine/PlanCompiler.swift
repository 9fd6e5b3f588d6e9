import COneDNN
import Foundation
import Tensors

/// Turns a part of a graph into a plan: fuses, chooses kernels and layouts, packs constants, lays out memory.
struct PlanCompiler {
    let graph: Graph
    let weights: PackedWeights
    /// How exactly values are held between kernels.
    let precision: Precision
    /// The values that are there after a run.
    private let kept: Set<Int>
    private let available: [Int: Layout]
    /// Constants that fusion computed from the graph's.
    private let folded: [Int: Constant]

    /// Memory that one or several buffers share.
    private struct Slot {
        var byteCount: Int
        var life: ClosedRange<Int>
        var isShared = false
    }

    /// Where a buffer's memory comes from.
    private enum BufferStorage {
        case slot(Int)
        case outside(value: Int)
        case parameter(value: Int, copy: Int)
        case constant(PackedConstant)
    }

    private struct Buffer {
        let layout: Layout
        let view: MemoryView
        let storage: BufferStorage
        /// Where in its storage it begins, in bytes.
        var offset = 0
    }

    /// A kernel whose operands have no addresses yet.
    private struct LoweredStep {
        let name: String
        let kernel: Kernel
        /// Buffers, with what a primitive calls them.
        let operands: [(Int32, Int)]

        enum Kernel {
            case primitive(Primitive)
            case custom(CustomKernel)
            case reduction(BatchReduction)
        }

        /// The buffers of floats that it writes.
        var results: [Int] {
            switch kernel {
            case .primitive:
                let results: Set = [DNNL_ARG_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_MEAN]
                return operands.filter { results.contains($0.0) }.map(\.1)
            case .custom, .reduction: return [operands.last!.1]
            }
        }
    }

    private var buffers: [Buffer] = []
    private var slots: [Slot] = []
    private var steps: [LoweredStep] = []
    private var bufferOfValue: [Int: Int] = [:]
    private var copies: [Int: [Int]] = [:]
    private var pendingReads: [Int: Int] = [:]
    private var scratchBytes = 0
    private var parameterLayouts: [Int: [Layout]]

    /// - Parameters:
    ///   - outputs: the values to compute.
    ///   - available: values that are given when the plan runs, with their layouts.
    ///   - keepsForQuestions: whether what comes to lie in memory stays there after the run, and what gradients need
    ///     comes to lie there.
    ///   - precision: of the values between kernels; what is available may have another.
    ///   - parameters: the layouts in which plans of the same graph read values that are trained.
    static func compile(
        _ graph: Graph, outputs: [Int], available: [Int: Layout], keepsForQuestions: Bool, weights: PackedWeights,
        precision: Precision, parameters: [Int: [Layout]] = [:]
    ) throws(EngineError) -> Plan {
        let fusion = Fusion(
            graph, outputs: Set(outputs), available: Set(available.keys), keepsForQuestions: keepsForQuestions)
        var compiler = PlanCompiler(
            graph: graph, weights: weights, precision: precision, folded: fusion.folded,
            kept: Set(keepsForQuestions ? fusion.groups.flatMap { [$0.output] + $0.outputs } : outputs),
            available: available, parameters: parameters)
        for group in fusion.groups { compiler.countReads(of: group) }
        for group in fusion.groups {
            try group.operation.lower(group, in: &compiler)
            compiler.finishReads(of: group)
        }
        return try compiler.finish()
    }

    private init(
        graph: Graph, weights: PackedWeights, precision: Precision, folded: [Int: Constant], kept: Set<Int>,
        available: [Int: Layout],
        parameters: [Int: [Layout]]
    ) {
        self.graph = graph
        self.weights = weights
        self.precision = precision
        self.folded = folded
        self.kept = kept
        self.available = available
        parameterLayouts = parameters
    }

    private mutating func countReads(of group: FusedGroup) {
        for input in group.inputs { pendingReads[input, default: 0] += 1 }
        for case .binary(_, let other, _) in group.epilogue { pendingReads[other, default: 0] += 1 }
    }

    private mutating func finish() throws(EngineError) -> Plan {
        let memory = MemoryPlan(slots.map { .init(byteCount: $0.byteCount, life: $0.life) }, gap: Poison.gap)
        let scratch = AlignedMemory(byteCount: scratchBytes)
        let finished = try steps.map { step throws(EngineError) in
            let primitive: Primitive
            switch step.kernel {
            case .custom(let kernel):
                return Plan.Step(
                    name: step.name, kernel: .custom(kernel, step.operands.map { buffers[$0.1].view }))
            case .reduction(let reduction):
                return Plan.Step(name: step.name, kernel: .reduction(reduction, buffers[step.operands[0].1].view))
            case .primitive(let made): primitive = made
            }
            var arguments = step.operands.map { dnnl_exec_arg_t(arg: $0.0, memory: buffers[$0.1].view.handle) }
            if let layout = primitive.scratch {
                let view = try MemoryView(layout)
                view.attach(scratch.address)
                buffers.append(Buffer(layout: layout, view: view, storage: .constant(PackedConstant(scratch))))
                arguments.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: view.handle))
            }
            return Plan.Step(
                name: step.name,
                kernel: .primitive(primitive, arguments))
        }
        let places = buffers.map { buffer in
            let storage: Plan.ValueStorage =
                switch buffer.storage {
                case .slot(let slot): .activations(offset: memory.offsets[slot] + buffer.offset)
                case .outside(let value): .outside(value: value)
                case .parameter(let value, let copy): .parameter(value: value, copy: copy)
                case .constant(let constant): .constant(constant)
                }
            return Plan.Place(layout: buffer.layout, view: buffer.view, storage: storage)
        }
        return try Plan(
            steps: finished, places: places, placeOfValue: bufferOfValue.filter { kept.contains($0.key) },
            parameterLayouts: parameterLayouts, activationBytes: memory.byteCount, scratch: scratch,
            poison: Poison.isOn ? poisonedRun(memory, scratch) : nil)
    }

    private func poisonedRun(_ memory: MemoryPlan, _ scratch: AlignedMemory) -> PoisonedRun {
        let pieces = slots.indices.map { slot in
            PoisonedRun.Piece(
                offset: memory.offsets[slot], byteCount: slots[slot].byteCount,
                gap: slots[slot].byteCount.roundedUp + Poison.gap - slots[slot].byteCount, life: slots[slot].life)
        }
        var results: [Int: [(layout: Layout, view: MemoryView)]] = [:]
        for (index, step) in steps.enumerated() {
            results[index] = step.results.map { (buffers[$0].layout, buffers[$0].view) }
        }
        return PoisonedRun(results: results, pieces: pieces, scratch: scratch)
    }
}

// MARK: What lowering builds on

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
    mutating func clear(_ buffer: Int) {
        let byteCount = buffers[buffer].layout.byteCount
        emit("clear", CustomKernel { memset($0[0], 0, byteCount) }, [buffer])
    }

    /// A description of a group for error messages.
    func naming(_ what: String, _ group: FusedGroup) -> String {
        "run a \(what) from \(shape(of: group.inputs[0])) to \(shape(of: group.output))"
    }

    /// Notes that a group has read its inputs.
    private mutating func finishReads(of group: FusedGroup) {
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
    mutating func emit(_ name: String, _ kernel: CustomKernel, _ buffers: [Int]) {
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

// MARK: Layouts in the plan's precision

extension PlanCompiler {
    /// The order is left to the kernel.
    func any(_ shape: Shape) throws(EngineError) -> Layout { try .any(shape, precision) }

    /// Row-major order.
    func plain(_ shape: Shape) throws(EngineError) -> Layout { try .plain(shape, precision) }

    /// The channels of a place side by side.
    func channelsInnermost(_ shape: Shape) throws(EngineError) -> Layout { try .channelsInnermost(shape, precision) }
}

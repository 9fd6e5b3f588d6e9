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

    /// Memory that one or several buffers share.
    private struct Slot {
        var byteCount: Int
        var life: ClosedRange<Int>
        var isShared = false
    }

    private enum Home {
        case slot(Int)
        case outside(value: Int)
        case parameter(value: Int, copy: Int)
        case constant(PackedConstant)
    }

    private struct Buffer {
        let layout: Layout
        let view: MemoryView
        let home: Home
        /// Where in its home it begins, in bytes.
        var offset = 0
    }

    private struct Step {
        let name: String
        let kernel: Kernel
        /// Buffers, with what a primitive calls them.
        let operands: [(Int32, Int)]

        enum Kernel {
            case primitive(Primitive)
            case loop(Loop)
            case exchange(Exchange)
        }

        /// The buffers of floats that it writes.
        var results: [Int] {
            switch kernel {
            case .primitive:
                let results: Set = [DNNL_ARG_DST, DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_MEAN]
                return operands.filter { results.contains($0.0) }.map(\.1)
            case .loop, .exchange: return [operands.last!.1]
            }
        }
    }

    private var buffers: [Buffer] = []
    private var slots: [Slot] = []
    private var steps: [Step] = []
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
        let groups = Fusion.groups(
            of: graph, outputs: Set(outputs), available: Set(available.keys), keepsForQuestions: keepsForQuestions)
        var compiler = PlanCompiler(
            graph: graph, weights: weights, precision: precision,
            kept: Set(keepsForQuestions ? groups.map(\.output) : outputs), available: available,
            parameters: parameters)
        for group in groups { compiler.countReads(of: group) }
        for group in groups { try compiler.lower(group) }
        return try compiler.finish()
    }

    private init(
        graph: Graph, weights: PackedWeights, precision: Precision, kept: Set<Int>, available: [Int: Layout],
        parameters: [Int: [Layout]]
    ) {
        self.graph = graph
        self.weights = weights
        self.precision = precision
        self.kept = kept
        self.available = available
        parameterLayouts = parameters
    }

    private mutating func countReads(of group: FusedGroup) {
        for input in group.inputs { pendingReads[input, default: 0] += 1 }
        for case .binary(_, let other, _) in group.tail { pendingReads[other, default: 0] += 1 }
    }

    private mutating func finish() throws(EngineError) -> Plan {
        let memory = MemoryPlan(slots.map { .init(byteCount: $0.byteCount, life: $0.life) }, gap: Poison.gap)
        let scratch = AlignedMemory(byteCount: scratchBytes)
        let finished = try steps.map { step throws(EngineError) in
            let primitive: Primitive
            switch step.kernel {
            case .loop(let loop):
                return Plan.Step(name: step.name, kernel: .loop(loop, step.operands.map { buffers[$0.1].view }))
            case .exchange(let exchange):
                return Plan.Step(name: step.name, kernel: .exchange(exchange, buffers[step.operands[0].1].view))
            case .primitive(let made): primitive = made
            }
            var arguments = step.operands.map { dnnl_exec_arg_t(arg: $0.0, memory: buffers[$0.1].view.handle) }
            if let layout = primitive.scratch {
                let view = try MemoryView(layout)
                view.attach(scratch.address)
                buffers.append(Buffer(layout: layout, view: view, home: .constant(PackedConstant(scratch))))
                arguments.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: view.handle))
            }
            return Plan.Step(
                name: step.name,
                kernel: .primitive(primitive, arguments))
        }
        let places = buffers.map { buffer in
            let home: Plan.Home =
                switch buffer.home {
                case .slot(let slot): .activations(offset: memory.offsets[slot] + buffer.offset)
                case .outside(let value): .outside(value: value)
                case .parameter(let value, let copy): .parameter(value: value, copy: copy)
                case .constant(let constant): .constant(constant)
                }
            return Plan.Place(layout: buffer.layout, view: buffer.view, home: home)
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
    func shape(of value: Int) -> Shape { graph.nodes[value].shape }

    /// The layout in which a value lies, if it has been computed.
    func layout(of value: Int) -> Layout? { bufferOfValue[value].map { buffers[$0].layout } ?? available[value] }

    func layout(ofBuffer buffer: Int) -> Layout { buffers[buffer].layout }

    /// Fresh memory that lives from the next step on.
    mutating func allocate(_ layout: Layout, for value: Int? = nil) throws(EngineError) -> Int {
        let stays = value.map(kept.contains) ?? false
        slots.append(Slot(byteCount: layout.byteCount, life: steps.count...(stays ? Int.max : steps.count)))
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), home: .slot(slots.count - 1)))
        return buffers.count - 1
    }

    /// A buffer over the memory of another one: another view of it for a kernel, or the place of a value.
    /// - Parameter offset: where the view begins, in bytes behind the beginning of the other.
    mutating func alias(
        _ buffer: Int, as layout: Layout, offset: Int = 0, for value: Int? = nil
    ) throws(EngineError) -> Int {
        if case .slot(let slot) = buffers[buffer].home, let value {
            slots[slot].isShared = true
            extend(slot, for: value)
        }
        buffers.append(
            Buffer(
                layout: layout, view: try MemoryView(layout), home: buffers[buffer].home,
                offset: buffers[buffer].offset + offset))
        return buffers.count - 1
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
        guard case .slot(let slot) = buffers[buffer].home else { return false }
        // What a tail computes on its way is read by the tail alone, which is not counted.
        return !kept.contains(value) && pendingReads[value] ?? 1 == 1 && !slots[slot].isShared
    }

    /// Gives the memory of a value, which is not read again, to a result.
    mutating func take(_ buffer: Int, from value: Int, for result: Int) {
        guard case .slot(let slot) = buffers[buffer].home else { return }
        bufferOfValue[value] = nil
        copies[value] = nil
        extend(slot, for: result)
    }

    mutating func bind(_ value: Int, to buffer: Int) { bufferOfValue[value] = buffer }

    /// A value in whatever layout it lies.
    mutating func read(_ value: Int) throws(EngineError) -> Int {
        if let buffer = bufferOfValue[value] { return buffer }
        let layout = available[value]!
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), home: .outside(value: value)))
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
            Buffer(layout: layout, view: try MemoryView(layout), home: .parameter(value: value, copy: copy)))
        return buffers.count - 1
    }

    /// The layout in which a value is trained, once somebody has read it.
    func trainedLayout(of value: Int) -> Layout? { parameterLayouts[value]?.first }

    /// A value in a given layout, reordered if it lies in another.
    mutating func read(_ value: Int, in layout: Layout) throws(EngineError) -> Int {
        let buffer = try read(value)
        if buffers[buffer].layout == layout { return buffer }
        if let copy = copies[value]?.first(where: { buffers[$0].layout == layout }) { return copy }
        let copy = try allocate(layout)
        try reorder(buffer, to: copy, "reorder a value of shape \(shape(of: value))")
        copies[value, default: []].append(copy)
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
        emit("clear", Loop { memset($0[0], 0, byteCount) }, [buffer])
    }

    /// Notes that a group has read its inputs.
    mutating func finishReads(of group: FusedGroup) {
        for input in group.inputs { pendingReads[input, default: 1] -= 1 }
        for case .binary(_, let other, _) in group.tail { pendingReads[other, default: 1] -= 1 }
    }

    mutating func constant(_ constant: Constant, as shape: Shape, in layout: Layout) throws(EngineError) -> Int {
        let memory = try weights.packed(constant, as: shape, in: layout)
        buffers.append(Buffer(layout: layout, view: try MemoryView(layout), home: .constant(memory)))
        return buffers.count - 1
    }

    /// Runs a kernel of oneDNN over buffers, each with what the kernel calls it.
    mutating func emit(
        _ name: String, _ descriptor: Primitive.Descriptor, _ operands: [(Int32, Int)]
    ) throws(EngineError) {
        let primitive = try Primitive(descriptor)
        scratchBytes = max(scratchBytes, primitive.scratch?.byteCount ?? 0)
        append(Step(name: name, kernel: .primitive(primitive), operands: operands))
    }

    /// Runs a loop over buffers, in the order in which it takes them.
    mutating func emit(_ name: String, _ loop: Loop, _ buffers: [Int]) {
        append(Step(name: name, kernel: .loop(loop), operands: buffers.map { (0, $0) }))
    }

    /// Waits until the plans of all parts of a batch have come here.
    mutating func emit(_ name: String, _ exchange: Exchange, _ buffer: Int) {
        append(Step(name: name, kernel: .exchange(exchange), operands: [(0, buffer)]))
    }

    private mutating func append(_ step: Step) {
        for (_, buffer) in step.operands {
            if case .slot(let slot) = buffers[buffer].home {
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

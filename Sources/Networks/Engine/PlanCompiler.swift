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
    let kept: Set<Int>
    let available: [Int: Layout]
    /// Constants that fusion computed from the graph's.
    let folded: [Int: Constant]

    /// Memory that one or several buffers share.
    struct Slot {
        var byteCount: Int
        var life: ClosedRange<Int>
        var isShared = false
    }

    /// Where a buffer's memory comes from.
    enum BufferStorage {
        case slot(Int)
        case outside(value: Int)
        case parameter(value: Int, copy: Int)
        case constant(PackedConstant)
    }

    struct Buffer {
        let layout: Layout
        let view: MemoryView
        let storage: BufferStorage
        /// Where in its storage it begins, in bytes.
        var offset = 0
    }

    /// A kernel whose operands have no addresses yet.
    struct LoweredStep {
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

    var buffers: [Buffer] = []
    var slots: [Slot] = []
    var steps: [LoweredStep] = []
    var bufferOfValue: [Int: Int] = [:]
    var copies: [Int: [Int]] = [:]
    var pendingReads: [Int: Int] = [:]
    var scratchBytes = 0
    var parameterLayouts: [Int: [Layout]]

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

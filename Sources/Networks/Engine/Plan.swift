import COneDNN
import Synchronization
import Tensors

/// A part of a graph, compiled for the processor: kernels in the order in which they run, and where their data lies.
///
/// A plan is made once for each input shape and question, and run as often as one likes.
final class Plan: @unchecked Sendable {
    // Sendable: what changes while it runs (the views' addresses, scratch memory) is guarded by `running`.

    /// One kernel with its operands.
    struct Step {
        let name: String
        let kernel: Kernel

        enum Kernel {
            case primitive(Primitive, [dnnl_exec_arg_t])
            case custom(CustomKernel, [MemoryView])
            case reduction(BatchReduction, MemoryView)
        }

        fileprivate func run(on stream: Stream) throws(EngineError) {
            switch kernel {
            case .primitive(let primitive, let arguments): try stream.run(primitive, arguments)
            case .custom(let kernel, let operands):
                try stream.wait()
                kernel.run(operands)
            case .reduction(let reduction, let operand):
                // Alone, a plan computes the whole batch.
                try stream.wait()
                reduction.run([operand.floats])
            }
        }
    }

    /// Where a plan finds a value.
    struct Place {
        let layout: Layout
        let view: MemoryView
        let storage: ValueStorage
    }

    /// Memory that holds a value while a plan runs.
    enum ValueStorage {
        /// Bytes into the activations of this run.
        case activations(offset: Int)
        /// Memory of whoever runs the plan.
        case outside(value: Int)
        /// A value that is trained, in one of the layouts that the plan asks for.
        case parameter(value: Int, copy: Int)
        case constant(PackedConstant)
    }

    let steps: [Step]
    private let places: [Place]
    private let placeOfValue: [Int: Int]
    private let activationBytes: Int
    private let pool = MemoryPool()
    private let stream: Stream
    private let scratch: AlignedMemory
    private let running = Mutex<Void>(())
    /// Watches each run, for tests.
    private let poison: PoisonedRun?
    /// The activations that are attached.
    private var activationAddress: UnsafeMutableRawPointer?

    init(
        steps: [Step], places: [Place], placeOfValue: [Int: Int], parameterLayouts: [Int: [Layout]],
        activationBytes: Int, scratch: AlignedMemory, poison: PoisonedRun?
    ) throws(EngineError) {
        self.poison = poison
        self.steps = steps
        self.parameterLayouts = parameterLayouts
        self.places = places
        self.placeOfValue = placeOfValue
        self.activationBytes = activationBytes
        self.scratch = scratch
        stream = try Stream()
        for place in places {
            if case .constant(let constant) = place.storage { place.view.attach(constant.address) }
        }
    }

    /// The layouts in which the plan reads each value that is trained, the first of them the one it is trained in.
    let parameterLayouts: [Int: [Layout]]

    /// The values that a run leaves behind, with their layouts.
    var layouts: [Int: Layout] { placeOfValue.mapValues { places[$0].layout } }

    /// The memory that the activations of one run take, in bytes.
    var footprint: Int { activationBytes }

    /// Runs the kernels.
    /// - Parameter outside: gives the memory of a value that the plan was promised, in the layout it was promised in.
    func run(reading outside: (Int) -> UnsafeMutableRawPointer) throws(EngineError) -> Activations {
        let (memory, held) = pool.take(byteCount: activationBytes)
        let failure: EngineError? = running.withLock { _ in
            let working = HeldBytes(scratch.byteCount)
            let copies = poison == nil ? [:] : guarded(outside)
            defer { withExtendedLifetime((working, copies)) {} }
            attach(memory, reading: { copies[$0]?.address ?? outside($0) }) { _, _ in
                preconditionFailure("a plan for training is run part by part")
            }
            do throws(EngineError) {
                try run(steps[...])
                return nil
            } catch {
                return error
            }
        }
        let activations = Activations(plan: self, memory: memory, held: held, pool: pool)
        if let failure { throw failure }
        return activations
    }

    private func attach(
        _ memory: AlignedMemory, reading outside: (Int) -> UnsafeMutableRawPointer,
        parameters: (_ value: Int, _ copy: Int) -> UnsafeMutableRawPointer
    ) {
        activationAddress = memory.address
        for place in places {
            switch place.storage {
            case .activations(let offset): place.view.attach(memory.address + offset)
            case .outside(let value): place.view.attach(outside(value))
            case .parameter(let value, let copy): place.view.attach(parameters(value, copy))
            case .constant: break
            }
        }
    }

    /// Copies of what is given, with a gap behind each.
    private func guarded(_ outside: (Int) -> UnsafeMutableRawPointer) -> [Int: AlignedMemory] {
        var copies: [Int: AlignedMemory] = [:]
        for place in places {
            guard case .outside(let value) = place.storage, copies[value] == nil else { continue }
            copies[value] = Poison.copy(outside(value), place.layout.byteCount)
        }
        return copies
    }

    // MARK: Beside other plans

    /// Gives the plan memory of its own, for runs that belong to one caller alone.
    /// - Returns: the address of each value that a run leaves behind.
    func attach(
        reading outside: (Int) -> UnsafeMutableRawPointer,
        parameters: (_ value: Int, _ copy: Int) -> UnsafeMutableRawPointer
    ) -> (memory: AlignedMemory, address: [Int: UnsafeMutableRawPointer]) {
        let memory = AlignedMemory(byteCount: activationBytes)
        attach(memory, reading: outside, parameters: parameters)
        var addresses: [Int: UnsafeMutableRawPointer] = [:]
        for value in placeOfValue.keys { addresses[value] = place(of: value).map { memory.address + $0.offset } }
        return (memory, addresses)
    }

    /// The steps between reductions: as many segments as there are reductions, and one.
    func segments() -> [(steps: ArraySlice<Step>, reduction: (BatchReduction, MemoryView)?)] {
        var result: [(ArraySlice<Step>, (BatchReduction, MemoryView)?)] = []
        var start = 0
        for (index, step) in steps.enumerated() {
            guard case .reduction(let reduction, let operand) = step.kernel else { continue }
            result.append((steps[start..<index], (reduction, operand)))
            start = index + 1
        }
        return result + [(steps[start...], nil)]
    }

    /// Runs some steps on the memory that is attached.
    func run(_ steps: ArraySlice<Step>) throws(EngineError) {
        guard let poison, let memory = activationAddress else {
            for step in steps { try step.run(on: stream) }
            return try stream.wait()
        }
        for (index, step) in zip(steps.indices, steps) {
            poison.begin(index, in: memory)
            try step.run(on: stream)
            try stream.wait()
            try poison.end(index, named: step.name, in: memory)
        }
    }

    func place(of value: Int) -> (layout: Layout, offset: Int)? {
        guard let place = placeOfValue[value].map({ places[$0] }), case .activations(let offset) = place.storage else {
            return nil
        }
        return (place.layout, offset)
    }
}

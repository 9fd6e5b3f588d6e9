import Synchronization
import Tensors

/// Values that one run of a plan computed, as long as somebody holds on to them.
final class Activations: Sendable {
    private let plan: Plan
    private let memory: AlignedMemory
    private let held: HeldBytes
    private let pool: MemoryPool

    init(plan: Plan, memory: AlignedMemory, held: HeldBytes, pool: MemoryPool) {
        self.plan = plan
        self.memory = memory
        self.held = held
        self.pool = pool
    }

    deinit { pool.put(memory) }

    /// The address and layout of each value that the run left behind.
    func address(of value: Int) -> UnsafeMutableRawPointer? {
        plan.place(of: value).map { memory.address + $0.offset }
    }

    /// A value in plain order.
    func tensor(of value: Int, shape: Shape) throws(EngineError) -> Tensor? {
        guard let (layout, offset) = plan.place(of: value) else { return nil }
        let plain = try Layout.plain(shape)
        return try Tensor(shape: shape) { buffer throws(EngineError) in
            try reorder(memory.address + offset, layout, to: UnsafeMutableRawPointer(buffer.baseAddress!), plain)
        }
    }
}

/// Keeps the memory of finished runs for the next ones: fresh pages would cost more than the kernels that fill them.
final class MemoryPool: Sendable {
    private let idle = Mutex<[AlignedMemory]>([])

    func take(byteCount: Int) -> (memory: AlignedMemory, held: HeldBytes) {
        let memory = idle.withLock { $0.popLast() } ?? AlignedMemory(byteCount: byteCount)
        return (memory, HeldBytes(memory.byteCount))
    }

    func put(_ memory: AlignedMemory) { idle.withLock { if $0.isEmpty { $0.append(memory) } } }
}

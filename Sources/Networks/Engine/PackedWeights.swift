import Synchronization
import Tensors

/// A network's constants in the layouts that kernels want, made once and shared by all of its plans.
final class PackedWeights: Sendable {
    private struct Entry: @unchecked Sendable {
        // Sendable: a layout never changes once it is made.
        let layout: Layout
        let memory: PackedConstant
    }

    private let entries = Mutex<[String: [Entry]]>([:])

    /// The constant, seen as a tensor of `shape`, in `layout`.
    func packed(_ constant: Constant, as shape: Shape, in layout: Layout) throws(EngineError) -> PackedConstant {
        let known = entries.withLock { $0[constant.key]?.first { $0.layout == layout } }
        if let known { return known.memory }
        let tensor = constant.tensor
        let plain = try Layout.plain(shape)
        let memory: PackedConstant
        if Poison.isOn {
            let packed = AlignedMemory(byteCount: layout.byteCount)
            try tensor.withElements { elements throws(EngineError) in
                try reorder(
                    UnsafeMutableRawPointer(mutating: elements.baseAddress!), plain, to: packed.address, layout)
            }
            memory = PackedConstant(Poison.copy(packed.address, layout.byteCount))
        } else if plain == layout {
            memory = PackedConstant(tensor)
        } else {
            let packed = AlignedMemory(byteCount: layout.byteCount)
            try tensor.withElements { elements throws(EngineError) in
                try reorder(
                    UnsafeMutableRawPointer(mutating: elements.baseAddress!), plain, to: packed.address, layout)
            }
            memory = PackedConstant(packed)
            constant.releasePages()
        }
        let entry = Entry(layout: layout, memory: memory)
        return entries.withLock { entries in
            // Another thread may have been faster.
            if let known = entries[constant.key]?.first(where: { $0.layout == layout }) { return known.memory }
            entries[constant.key, default: []].append(entry)
            return memory
        }
    }
}

/// The memory of a packed constant: its own, or the tensor's where the kernel takes plain order.
final class PackedConstant: @unchecked Sendable {
    // Sendable: never written after it is made.
    let address: UnsafeMutableRawPointer
    private let owner: Any

    init(_ memory: AlignedMemory) {
        address = memory.address
        owner = memory
    }

    init(_ tensor: Tensor) {
        address = tensor.withElements { UnsafeMutableRawPointer(mutating: $0.baseAddress!) }
        owner = tensor
    }
}

/// The memory behind a tensor: floats at a 64-byte boundary, or a read-only view of memory that `owner` keeps alive.
///
/// Sendable by construction: `Tensor` writes to a storage only while it holds the single reference to it and
/// never to a borrowed one, so nobody can see a write happen.
final class TensorStorage: @unchecked Sendable {
    let elements: UnsafeMutableBufferPointer<Float>
    private let owner: AnyObject?
    /// Of them those that are counted as held.
    private let heldBytes: Int

    /// A cache line and an AVX-512 register: kernels may load aligned from the first element.
    static let alignment = 64

    /// Fresh memory with undefined contents.
    init(count: Int) {
        let byteCount = max(count, 1) * MemoryLayout<Float>.stride
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: Self.alignment)
        let first = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
        elements = UnsafeMutableBufferPointer(start: first, count: count)
        owner = nil
        heldBytes = HeldMemory.take(byteCount)
    }

    /// A view of memory that stays valid and unchanged while `owner` lives, a memory-mapped file for instance.
    init(borrowing memory: UnsafeBufferPointer<Float>, owner: AnyObject) {
        elements = UnsafeMutableBufferPointer(mutating: memory)
        self.owner = owner
        heldBytes = 0
    }

    var isBorrowed: Bool { owner != nil }

    /// Lets go of memory that can be read from a file again.
    func releasePages() { (owner as? MappedFile)?.release(UnsafeRawBufferPointer(elements)) }

    deinit {
        guard !isBorrowed else { return }
        UnsafeMutableRawPointer(elements.baseAddress!).deallocate()
        HeldMemory.giveBack(heldBytes)
    }
}

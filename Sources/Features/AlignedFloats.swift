import Tensors

/// Memory for floats from the start of a cache line on, zeros at first, that several threads may fill at once. (FFTW
/// takes one array for another only where both start alike.)
final class AlignedFloats {
    let start: UnsafeMutablePointer<Float>
    let count: Int
    private let held: HeldBytes

    init(count: Int) {
        self.count = count
        start = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: max(count, 1))
        start.initialize(repeating: 0, count: count)
        held = HeldBytes(max(count, 1) * 4)
    }

    deinit { start.deallocate() }
}

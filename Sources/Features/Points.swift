import Tensors

/// Points of the plane or of space, one array for each axis, in memory that several threads may fill at once.
///
/// There are always three axes, so that one loop serves the plane (z = 0) and space.
package final class Points {
    package let count: Int
    /// 2 or 3.
    package let dimensions: Int
    /// From one axis to the next: the count, rounded up to whole cache lines.
    package let stride: Int
    package let x, y, z: UnsafeMutablePointer<Float>
    private let held: HeldBytes

    /// Points at the origin.
    package init(count: Int, dimensions: Int) {
        self.count = count
        self.dimensions = dimensions
        stride = (count + 15) / 16 * 16
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(3 * stride, 1) * 4, alignment: 64)
        x = bytes.bindMemory(to: Float.self, capacity: 3 * stride)
        x.initialize(repeating: 0, count: 3 * stride)
        (y, z) = (x + stride, x + 2 * stride)
        held = HeldBytes(3 * stride * 4)
    }

    deinit { x.deallocate() }

    package func axis(_ axis: Int) -> UnsafeMutablePointer<Float> { x + axis * stride }
}

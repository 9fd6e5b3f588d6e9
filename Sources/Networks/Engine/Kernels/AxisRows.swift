import Tensors

/// An axis of a tensor in memory, and what lies around it: `[outer, size, inner]`.
struct AxisRows: Sendable {
    let outer, size, inner: Int

    /// Of a tensor in plain order.
    init(_ shape: Shape, along axis: Int) {
        outer = shape.prefix(axis).reduce(1, *)
        size = shape[axis]
        inner = shape.dropFirst(axis + 1).reduce(1, *)
    }

    /// Of maps `[N, G, H, W, B]`.
    /// - Precondition: the axis is not that of the channels, of which each block has some.
    init(_ order: MapOrder, along axis: Int) {
        precondition(axis != 1, "channels do not lie in rows")
        let shape: Shape = [order.images, order.groups, order.height, order.width, order.block]
        self.init(shape, along: axis)
    }
}

import COneDNN
import Tensors

/// The order of a tensor's elements in memory, plain row-major or blocked the way a kernel likes it, and how many bits
/// each of them has.
final class Layout {
    let handle: onednn_layout_t

    init(adopting handle: onednn_layout_t) { self.handle = handle }

    deinit { layout_release(handle) }

    /// Row-major order.
    static func plain(_ shape: Shape, _ precision: Precision = .float32) throws(EngineError) -> Layout {
        try strided(shape, strides: shape.strides, precision)
    }

    /// The order is left to the primitive.
    static func any(_ shape: Shape, _ precision: Precision) throws(EngineError) -> Layout {
        try tagged(shape, dnnl_format_tag_any, precision)
    }

    /// Elements at given steps, in numbers of elements, along each axis.
    static func strided(_ shape: Shape, strides: [Int], _ precision: Precision) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            let strides = shape.rank == 0 ? [1] : strides
            return layout_strided(
                Int32(shape.dimensions.count), shape.dimensions, precision.type, strides.map(Int64.init))
        }
    }

    /// The channels of a place side by side, in the order of `[N, H, W, C]`.
    static func channelsInnermost(_ shape: Shape, _ precision: Precision) throws(EngineError) -> Layout {
        try strided(shape, strides: strides(of: shape, innermost: 1), precision)
    }

    /// The steps of row-major order, but that the places of one axis lie side by side.
    static func strides(of shape: Shape, innermost axis: Int) -> [Int] {
        let order = shape.indices.filter { $0 != axis } + [axis]
        let ordered = Shape(order.map { shape[$0] }).strides
        return shape.indices.map { ordered[order.firstIndex(of: $0)!] }
    }

    /// The order of this layout, of a tensor of shape `shape`, for a tensor of another shape; plain where it is none of
    /// the orders that kernels choose.
    func sameOrder(
        of shape: Shape, for other: Shape, _ precision: Precision? = nil
    ) throws(EngineError) -> Layout {
        let wanted = precision ?? self.precision
        guard shape.rank == 4 else { return try .plain(other, wanted) }
        for tag in [dnnl_nChw16c, dnnl_nChw8c, dnnl_nhwc] {
            let known = try Layout.tagged(shape, tag, self.precision)
            if known == self { return try .tagged(other, tag, wanted) }
        }
        return try .plain(other, wanted)
    }

    static func tagged(
        _ shape: Shape, _ tag: dnnl_format_tag_t, _ precision: Precision
    ) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            layout_tagged(Int32(shape.dimensions.count), shape.dimensions, precision.type, tag)
        }
    }

    /// A stretch of an axis of a tensor in this layout; nil where it does not lie in blocks of its own.
    func part(_ shape: Shape, from start: Int, along axis: Int) -> Layout? {
        let offsets = shape.indices.map { $0 == axis ? Int64(start) : 0 }
        return layout_part(handle, shape.dimensions, offsets).map(Layout.init(adopting:))
    }

    private static func make(
        _ operation: @autoclosure () -> String, _ body: () -> onednn_layout_t?
    ) throws(EngineError) -> Layout {
        guard let handle = body() else { throw EngineError(operation: operation(), status: dnnl_invalid_arguments) }
        return Layout(adopting: handle)
    }

    /// The memory that a tensor takes in this layout, padding of blocks included.
    var byteCount: Int { layout_bytes(handle) }

    /// How exactly the elements are held.
    var precision: Precision { layout_type(handle) == Precision.bfloat16.type ? .bfloat16 : .float32 }

    /// The tensor's sizes.
    var shape: Shape { Shape((0..<Int(layout_rank(handle))).map { Int(layout_size(handle, Int32($0))) }) }

    /// Whether elements lie in blocks along some axis.
    var isBlocked: Bool { layout_is_blocked(handle) != 0 }

    /// Whether blocks are filled up with elements that the tensor does not have.
    var fillsBlocks: Bool { layout_fills_blocks(handle) != 0 }

    /// Whether other elements lie between the tensor's own: those that fill blocks, or another tensor's that this is a part of.
    func isPadded(_ shape: Shape) -> Bool { byteCount != shape.elementCount * precision.byteCount }
}

extension Layout: Equatable {
    static func == (a: Layout, b: Layout) -> Bool { a === b || layout_equal(a.handle, b.handle) != 0 }
}

extension Shape {
    /// As oneDNN counts them: to it a number by itself has one axis.
    var dimensions: [Int64] { rank == 0 ? [1] : map(Int64.init) }
}

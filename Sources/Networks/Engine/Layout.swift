import COneDNN
import Tensors

/// The order of a tensor's elements in memory: plain row-major, or blocked the way a kernel likes it.
final class Layout {
    let handle: onednn_layout_t

    init(adopting handle: onednn_layout_t) { self.handle = handle }

    deinit { layout_release(handle) }

    /// Row-major order.
    static func plain(_ shape: Shape) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            layout_strided(Int32(shape.rank), shape.dimensions, dnnl_f32, shape.strides.map(Int64.init))
        }
    }

    /// The order is left to the primitive.
    static func any(_ shape: Shape) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            layout_tagged(Int32(shape.rank), shape.dimensions, dnnl_f32, dnnl_format_tag_any)
        }
    }

    /// Elements at given steps, in numbers of elements, along each axis.
    static func strided(_ shape: Shape, strides: [Int]) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            layout_strided(Int32(shape.rank), shape.dimensions, dnnl_f32, strides.map(Int64.init))
        }
    }

    /// The channels of a place side by side, in the order of `[N, H, W, C]`.
    static func channelsInnermost(_ shape: Shape) throws(EngineError) -> Layout {
        try strided(
            shape, strides: [shape[1] * shape[2] * shape[3], 1, shape[1] * shape[3], shape[1]])
    }

    /// The order of this layout, of a tensor of shape `shape`, for a tensor of another shape; plain where it is none of
    /// the orders that kernels choose.
    func sameOrder(of shape: Shape, for other: Shape) throws(EngineError) -> Layout {
        guard shape.rank == 4 else { return try .plain(other) }
        for tag in [dnnl_nChw16c, dnnl_nChw8c, dnnl_nhwc] {
            let known = try Layout.tagged(shape, tag)
            if known == self { return try .tagged(other, tag) }
        }
        return try .plain(other)
    }

    private static func tagged(_ shape: Shape, _ tag: dnnl_format_tag_t) throws(EngineError) -> Layout {
        try make("describe a tensor of shape \(shape)") {
            layout_tagged(Int32(shape.rank), shape.dimensions, dnnl_f32, tag)
        }
    }

    /// Some channels of a tensor in this layout; nil where they do not lie in blocks of their own.
    func part(_ shape: Shape, fromChannel channel: Int) -> Layout? {
        let offsets = shape.indices.map { $0 == 1 ? Int64(channel) : 0 }
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
}

extension Layout: Equatable {
    static func == (a: Layout, b: Layout) -> Bool { a === b || layout_equal(a.handle, b.handle) != 0 }
}

extension Shape {
    var dimensions: [Int64] { map(Int64.init) }
}

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

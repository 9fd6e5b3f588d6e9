import COneDNN
import Tensors

extension ChannelPlanes {
    /// - Returns: nil for a layout in which the loops do not run.
    init?(_ shape: Shape, in layout: Layout) throws(EngineError) {
        guard let block = try layout.channelBlock(of: shape) else { return nil }
        self.init(shape, block: block)
    }
}

extension Layout {
    /// How many channels lie side by side: one or a multiple of eight; nil in other layouts.
    fileprivate func channelBlock(of shape: Shape) throws(EngineError) -> Int? {
        if self == (try .plain(shape)) { return 1 }
        guard shape.rank == 4 else { return nil }
        if self == (try .tagged(shape, dnnl_nChw16c, .float32)) { return 16 }
        if self == (try .tagged(shape, dnnl_nChw8c, .float32)) { return 8 }
        if shape[1] % 8 == 0, self == (try .tagged(shape, dnnl_nhwc, .float32)) { return shape[1] }
        return nil
    }
}

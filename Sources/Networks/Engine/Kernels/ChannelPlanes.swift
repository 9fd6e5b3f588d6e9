import COneDNN
import Tensors

/// How the channels of a value `[N, C, H, W]` lie in memory, whatever the layout: `[N, G, P, B]` with P = H W places and
/// channel g B + b. Plain order is B = 1, blocks of 16 are B = 16, channels innermost G = 1 and B = C.
struct ChannelPlanes: Sendable {
    let images, groups, places, block, channels: Int

    /// - Returns: nil for a layout in which the loops do not run.
    init?(_ shape: Shape, in layout: Layout) throws(EngineError) {
        images = shape[0]
        channels = shape[1]
        places = shape.dropFirst(2).reduce(1, *)
        if layout == (try .plain(shape)) {
            (groups, block) = (channels, 1)
        } else if shape.rank == 4, let block = try layout.channelBlock(of: shape) {
            self.block = block
            groups = (channels + block - 1) / block
        } else {
            return nil
        }
    }

    /// The elements of one group of channels in one image.
    var planeSize: Int { places * block }

    /// Where a group of an image begins.
    func start(_ image: Int, _ group: Int) -> Int { (image * groups + group) * planeSize }
}

extension Layout {
    /// How many channels lie side by side, a multiple of eight; nil in other layouts.
    fileprivate func channelBlock(of shape: Shape) throws(EngineError) -> Int? {
        if self == (try .tagged(shape, dnnl_nChw16c, .float32)) { return 16 }
        if self == (try .tagged(shape, dnnl_nChw8c, .float32)) { return 8 }
        if shape[1] % 8 == 0, self == (try .tagged(shape, dnnl_nhwc, .float32)) { return shape[1] }
        return nil
    }
}

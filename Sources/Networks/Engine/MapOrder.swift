import COneDNN
import Tensors

/// How maps `[N, C, H, W]` lie in memory: `[N, G, H, W, B]`, with B channels side by side. Plain order is B = 1, blocks of
/// 16 are B = 16, channels innermost G = 1 and B = C.
struct MapOrder: Sendable {
    let images, groups, height, width, block: Int

    /// - Returns: nil for a layout that is none of these.
    init?(_ shape: Shape, in layout: Layout) {
        guard shape.rank == 4 else { return nil }
        func lies(_ tag: dnnl_format_tag_t) -> Bool {
            guard let known = try? Layout.tagged(shape, tag, layout.precision) else { return false }
            return known == layout
        }
        (images, height, width) = (shape[0], shape[2], shape[3])
        // In the order in which `sameOrder` tries them: of a single place several are alike.
        if lies(dnnl_nChw16c) {
            block = 16
        } else if lies(dnnl_nChw8c) {
            block = 8
        } else if lies(dnnl_nhwc) {
            block = shape[1]
        } else if lies(dnnl_nchw) {
            block = 1
        } else {
            return nil
        }
        groups = (shape[1] + block - 1) / block
    }

    /// The elements of one group of channels in one image.
    var planeSize: Int { height * width * block }
}

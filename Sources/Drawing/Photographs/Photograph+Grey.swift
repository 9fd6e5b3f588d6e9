import Tensors

extension Photograph {
    /// The photograph in grey: Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), over white.
    /// - Returns: `[H, W]`, 0...255.
    public var grey: Tensor {
        let rgb = tensor(), plane = width * height
        return Tensor(shape: [height, width]) { grey in
            rgb.withElements { x in
                for i in 0..<plane { grey[i] = 0.299 * x[i] + 0.587 * x[plane + i] + 0.114 * x[2 * plane + i] }
            }
        }
    }
}

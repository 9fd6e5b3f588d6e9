import Tensors

/// The outline of an animal and nothing else: its mask filled black on white (Geirhos et al., ICLR 2019, section 2.1).
public enum Silhouette {
    /// v = 255 (1 - m).
    /// - Parameter mask: m, `[H, W]`, 0...1.
    /// - Returns: `[3, H, W]`, whole 8-bit levels.
    public static func picture(of mask: Tensor) -> Tensor {
        let plane = mask.map { (255 * (1 - $0)).rounded() }
        return Tensor(stacking: [plane, plane, plane])
    }
}

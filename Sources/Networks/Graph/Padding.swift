/// Padding of an image before a kernel moves over it.
public enum Padding: Hashable, Sendable {
    /// The same number of rows above and below, and of columns left and right.
    case symmetric(Window.Pair)
    /// Each side its own.
    case sides(before: Window.Pair, after: Window.Pair)
    /// TensorFlow's SAME: ⌈H / s⌉ rows come out; of an odd number of padding rows the extra one goes to the bottom.
    case same

    /// Resolves `.same` for an image of `height` × `width`.
    package func window(
        kernel: Window.Pair, stride: Window.Pair, dilation: Window.Pair, height: Int, width: Int
    ) -> Window {
        var window = Window(kernel: kernel, stride: stride, dilation: dilation)
        switch self {
        case .symmetric(let pair):
            window.before = pair
            window.after = pair
        case .sides(let before, let after):
            window.before = before
            window.after = after
        case .same:
            func total(_ size: Int, _ stride: Int, _ extent: Int) -> Int {
                max(((size + stride - 1) / stride - 1) * stride + extent - size, 0)
            }
            let rows = total(height, stride.height, window.extent.height)
            let columns = total(width, stride.width, window.extent.width)
            window.before = Window.Pair(rows / 2, columns / 2)
            window.after = Window.Pair(rows - rows / 2, columns - columns / 2)
        }
        return window
    }
}

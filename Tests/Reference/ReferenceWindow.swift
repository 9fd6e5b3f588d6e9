/// The windows of a convolution or a pooling over `[H, W]`, each number given for rows and for columns.
public struct ReferenceWindow: Sendable {
    public var size: (rows: Int, columns: Int)
    public var stride = (rows: 1, columns: 1)
    public var dilation = (rows: 1, columns: 1)
    public var padding = (top: 0, left: 0, bottom: 0, right: 0)

    /// Whether a last window that begins inside and ends beyond the padded image is kept.
    public var ceilMode = false

    public init(
        size: (rows: Int, columns: Int), stride: (rows: Int, columns: Int) = (1, 1),
        dilation: (rows: Int, columns: Int) = (1, 1),
        padding: (top: Int, left: Int, bottom: Int, right: Int) = (0, 0, 0, 0), ceilMode: Bool = false
    ) {
        self.size = size
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
        self.ceilMode = ceilMode
    }

    /// `[rows, columns]` of the output for an image of `height` × `width`.
    public func outputSize(height: Int, width: Int) -> (rows: Int, columns: Int) {
        func count(_ length: Int, _ size: Int, _ stride: Int, _ dilation: Int, _ before: Int, _ after: Int) -> Int {
            let room = length + before + after - dilation * (size - 1) - 1
            guard ceilMode else { return room / stride + 1 }
            let count = (room + stride - 1) / stride + 1
            // A window that begins in the padding after the image would hold nothing of it.
            return (count - 1) * stride >= length + before ? count - 1 : count
        }
        return (
            count(height, size.rows, stride.rows, dilation.rows, padding.top, padding.bottom),
            count(width, size.columns, stride.columns, dilation.columns, padding.left, padding.right)
        )
    }

    /// The places of the window of output (y, x), row by row: the window's own (u, v) and the image's (i, j), which may
    /// lie outside of the image.
    public func places(y: Int, x: Int) -> [(u: Int, v: Int, i: Int, j: Int)] {
        var places: [(u: Int, v: Int, i: Int, j: Int)] = []
        for u in 0..<size.rows {
            for v in 0..<size.columns {
                let i = y * stride.rows + u * dilation.rows - padding.top
                let j = x * stride.columns + v * dilation.columns - padding.left
                places.append((u, v, i, j))
            }
        }
        return places
    }
}

/// Calls `body(n, c, y, x)` for every place of a `[N, C, H, W]` array.
func forEachPlace(_ shape: [Int], _ body: (Int, Int, Int, Int) -> Void) {
    for n in 0..<shape[0] {
        for c in 0..<shape[1] {
            for y in 0..<shape[2] {
                for x in 0..<shape[3] { body(n, c, y, x) }
            }
        }
    }
}

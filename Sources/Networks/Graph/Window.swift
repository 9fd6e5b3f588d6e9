import Tensors

/// How a kernel moves over an image: its size, its steps, the gaps between its taps, and the rows and columns of padding
/// on each side. Pairs are (height, width).
///
/// The output has ⌊(H + top + bottom - (d (k - 1) + 1)) / s⌋ + 1 rows, for a kernel of k rows with dilation d and stride s.
public struct Window: Hashable, Sendable {
    public struct Pair: Hashable, Sendable {
        public var height, width: Int

        public init(_ height: Int, _ width: Int) {
            self.height = height
            self.width = width
        }

        /// The same for height and width.
        public init(_ both: Int) { self.init(both, both) }
    }

    public var kernel: Pair
    public var stride: Pair
    public var dilation: Pair
    /// Padding above and to the left.
    public var before: Pair
    /// Padding below and to the right.
    public var after: Pair

    /// - Precondition: kernel, stride and dilation are positive, padding is not negative.
    public init(
        kernel: Pair, stride: Pair = Pair(1), dilation: Pair = Pair(1), before: Pair = Pair(0), after: Pair = Pair(0)
    ) {
        precondition(
            [kernel, stride, dilation].allSatisfy { $0.height > 0 && $0.width > 0 },
            "kernel \(kernel), stride \(stride) and dilation \(dilation) must be positive")
        precondition(
            [before, after].allSatisfy { $0.height >= 0 && $0.width >= 0 },
            "padding \(before), \(after) must not be negative")
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
        self.before = before
        self.after = after
    }

    /// The rows and columns that one application of the kernel covers, gaps included.
    public var extent: Pair {
        Pair(dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    }

    /// Whether places are seen by more than one application of the kernel.
    var overlapsItself: Bool { extent.height > stride.height || extent.width > stride.width }

    var isPadded: Bool { before != Pair(0) || after != Pair(0) }

    /// Whether one application of the kernel fits into a padded image `[N, C, H, W]`.
    package func fits(_ shape: Shape) -> Bool {
        shape[2] + before.height + after.height >= extent.height
            && shape[3] + before.width + after.width >= extent.width
    }

    /// Height and width of the output over an image of `height` × `width`.
    /// - Precondition: the kernel fits into the padded image.
    public func outputSize(height: Int, width: Int) -> (height: Int, width: Int) {
        let rows = height + before.height + after.height - extent.height
        let columns = width + before.width + after.width - extent.width
        precondition(rows >= 0 && columns >= 0, "a kernel of extent \(extent) does not fit into \(height) × \(width)")
        return (rows / stride.height + 1, columns / stride.width + 1)
    }

    /// This window with padding added at the end, so that a last step which would run over the end counts too, as long
    /// as it begins inside of the image or of the padding before it.
    package func coveringEnd(height: Int, width: Int) -> Window {
        func missing(_ size: Int, _ before: Int, _ after: Int, _ extent: Int, _ stride: Int) -> Int {
            let room = size + before + after - extent
            let more = (stride - room % stride) % stride
            return room < 0 || room + more >= size + before ? 0 : more
        }
        var window = self
        window.after.height += missing(height, before.height, after.height, extent.height, stride.height)
        window.after.width += missing(width, before.width, after.width, extent.width, stride.width)
        return window
    }
}

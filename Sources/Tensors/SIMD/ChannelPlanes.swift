/// The places of a map's channels `[N, C, H, W]` in memory, whatever their order: `[N, G, P, B]` with P = H W places and
/// channel g B + b. Plain order is B = 1, blocks of 16 are B = 16, channels innermost G = 1 and B = C.
@usableFromInline
package struct ChannelPlanes: Sendable {
    @usableFromInline package let images, groups, places, block, channels: Int

    /// - Parameters:
    ///   - block: B, how many channels lie side by side.
    package init(_ shape: Shape, block: Int) {
        images = shape[0]
        channels = shape[1]
        places = shape.dropFirst(2).reduce(1, *)
        self.block = block
        groups = (channels + block - 1) / block
    }

    /// The elements of one group of channels in one image.
    @inlinable
    package var planeSize: Int { places * block }

    /// The index of the first element of a group of an image.
    @inlinable
    package func start(_ image: Int, _ group: Int) -> Int { (image * groups + group) * planeSize }

    /// Gives the body room for sums of each channel, those that fill up a block included: `rows` times G B zeros.
    package func withSums(_ rows: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * groups * block) { sums in
            sums.initialize(repeating: 0)
            body(sums.baseAddress!)
        }
    }
}

/// Numbers of one channel, or of several side by side, at equal steps in memory.
@usableFromInline
package struct ChannelRun {
    @usableFromInline package let start, step, count: Int
    /// The first of the channels, and whether all lanes belong to it.
    @usableFromInline package let channel: Int
    @usableFromInline package let isOneChannel: Bool

    @inlinable
    init(start: Int, step: Int, count: Int, channel: Int, isOneChannel: Bool) {
        (self.start, self.step, self.count) = (start, step, count)
        (self.channel, self.isOneChannel) = (channel, isOneChannel)
    }

    /// A number for each channel, for the lanes of this run.
    @inlinable @inline(__always)
    package func lanes<Lanes: FloatLanes>(of values: [Float], _ type: Lanes.Type) -> Lanes {
        isOneChannel
            ? Lanes(repeating: values[channel]) : values.withUnsafeBufferPointer { .read($0.baseAddress! + channel) }
    }
}

/// Work on each run of a map's numbers.
@usableFromInline
package protocol ChannelKernel {
    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type)
}

extension ChannelPlanes {
    // Inlinable, both of them: a debug build compiles file by file, and specializes generic code for eight floats only where
    // it sees all of it. Else every sum and product of a kernel would be a call.

    /// Visits all numbers, image by image and group by group.
    @inlinable
    package func visitAll(with kernel: inout some ChannelKernel) {
        for image in 0..<images { for group in 0..<groups { visit(image, group, with: &kernel) } }
    }

    /// Visits all numbers of a group of channels in one image: in eights as far as they go, then one by one.
    @inlinable @inline(__always)
    func visit(_ image: Int, _ group: Int, with kernel: inout some ChannelKernel) {
        let start = start(image, group), first = group * block
        if block == 1 {
            let eights = places / 8
            kernel.visit(
                ChannelRun(start: start, step: 8, count: eights, channel: first, isOneChannel: true),
                SIMD8<Float>.self)
            kernel.visit(
                ChannelRun(
                    start: start + 8 * eights, step: 1, count: places - 8 * eights, channel: first, isOneChannel: true),
                Float.self)
            return
        }
        var lane = 0
        while lane + 8 <= block {
            kernel.visit(
                ChannelRun(start: start + lane, step: block, count: places, channel: first + lane, isOneChannel: false),
                SIMD8<Float>.self)
            lane += 8
        }
        while lane < block {
            kernel.visit(
                ChannelRun(start: start + lane, step: block, count: places, channel: first + lane, isOneChannel: false),
                Float.self)
            lane += 1
        }
    }
}

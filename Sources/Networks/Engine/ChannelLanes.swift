/// Numbers that are computed with side by side: eight floats, or one where eight do not fit.
protocol ChannelLanes {
    static var count: Int { get }
    init(repeating value: Float)
    static func read(_ address: UnsafePointer<Float>) -> Self
    func write(_ address: UnsafeMutablePointer<Float>)
    func add(to sums: UnsafeMutablePointer<Double>, isOneChannel: Bool)
    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    /// min(max(0, x), ceiling).
    func rectified(_ ceiling: Float) -> Self
    /// This where 0 < y < ceiling, else 0.
    func passing(_ y: Self, below ceiling: Float) -> Self
}

extension SIMD8<Float>: ChannelLanes {
    static var count: Int { 8 }

    @inline(__always)
    static func read(_ address: UnsafePointer<Float>) -> Self {
        UnsafeRawPointer(address).loadUnaligned(as: Self.self)
    }

    @inline(__always)
    func write(_ address: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self)
    }

    func add(to sums: UnsafeMutablePointer<Double>, isOneChannel: Bool) {
        for lane in 0..<8 { sums[isOneChannel ? 0 : lane] += Double(self[lane]) }
    }

    @inline(__always)
    func rectified(_ ceiling: Float) -> Self {
        let positive = replacing(with: 0, where: self .< 0)
        return positive.replacing(with: ceiling, where: positive .> ceiling)
    }

    @inline(__always)
    func passing(_ y: Self, below ceiling: Float) -> Self {
        replacing(with: 0, where: (y .<= 0) .| (y .>= ceiling))
    }
}

extension Float: ChannelLanes {
    static var count: Int { 1 }
    init(repeating value: Float) { self = value }

    @inline(__always)
    static func read(_ address: UnsafePointer<Float>) -> Self { address.pointee }

    @inline(__always)
    func write(_ address: UnsafeMutablePointer<Float>) { address.pointee = self }

    func add(to sums: UnsafeMutablePointer<Double>, isOneChannel: Bool) { sums[0] += Double(self) }

    @inline(__always)
    func rectified(_ ceiling: Float) -> Self { self < 0 ? 0 : self > ceiling ? ceiling : self }

    @inline(__always)
    func passing(_ y: Self, below ceiling: Float) -> Self { y <= 0 || y >= ceiling ? 0 : self }
}

/// Numbers of one channel, or of several side by side, at equal steps in memory.
struct ChannelRun {
    let start, step, count: Int
    /// The first of the channels, and whether all lanes belong to it.
    let channel: Int
    let isOneChannel: Bool

    /// A number for each channel, for the lanes of this run.
    @inline(__always)
    func lanes<Lanes: ChannelLanes>(of values: [Float], _ type: Lanes.Type) -> Lanes {
        isOneChannel
            ? Lanes(repeating: values[channel]) : values.withUnsafeBufferPointer { .read($0.baseAddress! + channel) }
    }
}

/// What is done with each run of a plane.
protocol ChannelKernel {
    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type)
}

extension ChannelPlanes {
    /// Visits all numbers of a group of channels in one image: in eights as far as they go, then one by one.
    @inline(__always)
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

    func visitAll(with kernel: inout some ChannelKernel) {
        for image in 0..<images { for group in 0..<groups { visit(image, group, with: &kernel) } }
    }
}

// Lanes, and all that is computed with them, stand in one file: a debug build compiles file by file, and specializes generic
// code for eight floats only where it sees both. Apart, every sum and product would be a call.

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

// MARK: - Sums and normalization

// Sums over the numbers of each channel, and what normalization makes of every number. Each image's part of a sum is
// added up in Float, those parts in Double and in their order.

/// Adds up f(x) for each channel.
private struct ChannelSum: ChannelKernel {
    let x: UnsafePointer<Float>
    let sums: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        var sum = Lanes(repeating: 0)
        for i in 0..<run.count { sum = sum + Lanes.read(x + run.start + i * run.step) }
        sum.add(to: sums + run.channel, isOneChannel: run.isOneChannel)
    }
}

private struct SquareSum: ChannelKernel {
    let x: UnsafePointer<Float>
    let mean: [Float]
    let sums: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: mean, type)
        var sum = Lanes(repeating: 0)
        for i in 0..<run.count {
            let distance = Lanes.read(x + run.start + i * run.step) - mean
            sum = sum + distance * distance
        }
        sum.add(to: sums + run.channel, isOneChannel: run.isOneChannel)
    }
}

private struct Normalizing: ChannelKernel {
    let x: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let statistics: BatchStatistics
    let beta: [Float]
    let rectifier: Rectifier

    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), scale = run.lanes(of: statistics.scale, type)
        let shift = run.lanes(of: beta, type)
        switch rectifier {
        case .none:
            for i in 0..<run.count {
                let place = run.start + i * run.step
                ((Lanes.read(x + place) - mean) * scale + shift).write(result + place)
            }
        case .rectified(let ceiling):
            for i in 0..<run.count {
                let place = run.start + i * run.step
                ((Lanes.read(x + place) - mean) * scale + shift).rectified(ceiling).write(result + place)
            }
        }
    }
}

private struct GradientSums: ChannelKernel {
    let signal, x, y: UnsafePointer<Float>
    let statistics: BatchStatistics
    let ceiling: Float?
    /// Σ g and, behind it, Σ g x̂.
    let sums, products: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), inverse = run.lanes(of: statistics.inverse, type)
        var sum = Lanes(repeating: 0), product = sum
        for i in 0..<run.count {
            let place = run.start + i * run.step
            var g = Lanes.read(signal + place)
            if let ceiling { g = g.passing(.read(y + place), below: ceiling) }
            sum = sum + g
            product = product + g * (Lanes.read(x + place) - mean)
        }
        sum.add(to: sums + run.channel, isOneChannel: run.isOneChannel)
        (product * inverse).add(to: products + run.channel, isOneChannel: run.isOneChannel)
    }
}

/// s (g - a - b (x - μ)) with a = Σ g / m and b = Σ (g x̂) / m / √(σ² + ε).
private struct GradientAtInput: ChannelKernel {
    let signal, x, y: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let statistics: BatchStatistics
    let a, b: [Float]
    let ceiling: Float?

    mutating func visit<Lanes: ChannelLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), scale = run.lanes(of: statistics.scale, type)
        let a = run.lanes(of: a, type), b = run.lanes(of: b, type)
        for i in 0..<run.count {
            let place = run.start + i * run.step
            var g = Lanes.read(signal + place)
            if let ceiling { g = g.passing(.read(y + place), below: ceiling) }
            (scale * (g - a - b * (Lanes.read(x + place) - mean))).write(result + place)
        }
    }
}

extension Rectifier {
    fileprivate var ceiling: Float? {
        switch self {
        case .none: nil
        case .rectified(let ceiling): ceiling
        }
    }
}

extension ChannelPlanes {
    private var width: Int { ChannelRows.width(channels) }

    /// Room for a number for each channel, those that fill up a block included.
    private func withSums(_ rows: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * groups * block) { sums in
            sums.initialize(repeating: 0)
            body(sums.baseAddress!)
        }
    }

    /// Σ x over images and places, `[C]`.
    func sums(of x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>) {
        withSums(1) { sums in
            var kernel = ChannelSum(x: x, sums: sums)
            visitAll(with: &kernel)
            for c in 0..<channels { result[c] = Float(sums[c]) }
        }
    }

    /// The mean, Σ (x - mean)² and the count of each channel: three rows.
    func moments(of x: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>) {
        result.update(repeating: 0, count: 3 * width)
        let count = images * places
        withSums(2) { sums in
            var summing = ChannelSum(x: x, sums: sums)
            visitAll(with: &summing)
            let mean = (0..<groups * block).map { Float(sums[$0] / Double(count)) }
            let squares = sums + groups * block
            var squaring = SquareSum(x: x, mean: mean, sums: squares)
            visitAll(with: &squaring)
            for c in 0..<channels {
                result[c] = mean[c]
                result[width + c] = Float(squares[c])
                result[2 * width + c] = Float(count)
            }
        }
    }

    /// φ(γ x̂ + β).
    func normalize(
        _ x: UnsafePointer<Float>, _ statistics: BatchStatistics, beta: UnsafePointer<Float>, _ rectifier: Rectifier,
        to result: UnsafeMutablePointer<Float>
    ) {
        let shift = (0..<groups * block).map { $0 < channels ? beta[$0] : 0 }
        var kernel = Normalizing(x: x, result: result, statistics: statistics, beta: shift, rectifier: rectifier)
        visitAll(with: &kernel)
    }

    /// Σ g and Σ g x̂ of each channel: two rows.
    func normalizationSums(
        _ signal: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
        _ statistics: BatchStatistics, _ rectifier: Rectifier, to result: UnsafeMutablePointer<Float>
    ) {
        result.update(repeating: 0, count: 2 * width)
        withSums(2) { sums in
            let products = sums + groups * block
            var kernel = GradientSums(
                signal: signal, x: x, y: y, statistics: statistics, ceiling: rectifier.ceiling, sums: sums,
                products: products)
            visitAll(with: &kernel)
            for c in 0..<channels {
                result[c] = Float(sums[c])
                result[width + c] = Float(products[c])
            }
        }
    }

    /// The signal at x.
    func normalizationGradient(
        _ signal: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
        _ statistics: BatchStatistics, sums: (of: UnsafePointer<Float>, products: UnsafePointer<Float>),
        _ rectifier: Rectifier, to result: UnsafeMutablePointer<Float>
    ) {
        let all = 0..<groups * block, share = statistics.share
        let a = all.map { $0 < channels ? Float(Double(sums.of[$0]) * share) : 0 }
        let b = all.map {
            $0 < channels ? Float(Double(sums.products[$0]) * share * Double(statistics.inverse[$0])) : 0
        }
        var kernel = GradientAtInput(
            signal: signal, x: x, y: y, result: result, statistics: statistics, a: a, b: b, ceiling: rectifier.ceiling)
        visitAll(with: &kernel)
    }
}

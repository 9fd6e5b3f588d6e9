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
private struct NormalizationGradient: ChannelKernel {
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
        _ statistics: BatchStatistics, sums: UnsafePointer<Float>, _ rectifier: Rectifier,
        to result: UnsafeMutablePointer<Float>
    ) {
        let all = 0..<groups * block, share = statistics.share
        let a = all.map { $0 < channels ? Float(Double(sums[$0]) * share) : 0 }
        let b = all.map {
            $0 < channels ? Float(Double(sums[width + $0]) * share * Double(statistics.inverse[$0])) : 0
        }
        var kernel = NormalizationGradient(
            signal: signal, x: x, y: y, result: result, statistics: statistics, a: a, b: b, ceiling: rectifier.ceiling)
        visitAll(with: &kernel)
    }
}

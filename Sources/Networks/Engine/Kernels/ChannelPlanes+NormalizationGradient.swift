import Tensors

// The gradient of normalization by the statistics of the batch. Each image's part of a sum is added up in Float, those
// parts in Double and in their order.

extension ChannelPlanes {
    private var width: Int { ChannelRows.width(channels) }

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

/// Σ g and Σ g x̂ of each channel.
private struct GradientSums: ChannelKernel {
    let signal, x, y: UnsafePointer<Float>
    let statistics: BatchStatistics
    let ceiling: Float?
    /// Σ g and, behind it, Σ g x̂.
    let sums, products: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), inverse = run.lanes(of: statistics.inverse, type)
        var sum = Lanes(repeating: 0), product = sum
        for i in 0..<run.count {
            let place = run.start + i * run.step
            var g = Lanes.read(signal + place)
            if let ceiling { g = g.passing(.read(y + place), below: ceiling) }
            sum = sum.plus(g)
            product = product.plus(g.times(Lanes.read(x + place).minus(mean)))
        }
        sum.add(to: sums + run.channel, isOneSum: run.isOneChannel)
        product.times(inverse).add(to: products + run.channel, isOneSum: run.isOneChannel)
    }
}

/// s (g - a - b (x - μ)) with a = Σ g / m and b = Σ (g x̂) / m / √(σ² + ε).
private struct GradientAtInput: ChannelKernel {
    let signal, x, y: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let statistics: BatchStatistics
    let a, b: [Float]
    let ceiling: Float?

    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), scale = run.lanes(of: statistics.scale, type)
        let a = run.lanes(of: a, type), b = run.lanes(of: b, type)
        for i in 0..<run.count {
            let place = run.start + i * run.step
            var g = Lanes.read(signal + place)
            if let ceiling { g = g.passing(.read(y + place), below: ceiling) }
            let slope = b.times(Lanes.read(x + place).minus(mean))
            scale.times(g.minus(a).minus(slope)).write(result + place)
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

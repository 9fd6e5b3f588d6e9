import Tensors

// Sums over the numbers of each channel. Each image's part of a sum is added up in Float, those parts in Double and in
// their order.

extension ChannelPlanes {
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
        let width = ChannelRows.width(channels), count = images * places
        result.update(repeating: 0, count: 3 * width)
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
}

/// Σ x of each channel.
private struct ChannelSum: ChannelKernel {
    let x: UnsafePointer<Float>
    let sums: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        var sum = Lanes(repeating: 0)
        for i in 0..<run.count { sum = sum.plus(.read(x + run.start + i * run.step)) }
        sum.add(to: sums + run.channel, isOneSum: run.isOneChannel)
    }
}

/// Σ (x - μ)² of each channel.
private struct SquareSum: ChannelKernel {
    let x: UnsafePointer<Float>
    let mean: [Float]
    let sums: UnsafeMutablePointer<Double>

    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: mean, type)
        var sum = Lanes(repeating: 0)
        for i in 0..<run.count {
            let distance = Lanes.read(x + run.start + i * run.step).minus(mean)
            sum = sum.plus(distance.times(distance))
        }
        sum.add(to: sums + run.channel, isOneSum: run.isOneChannel)
    }
}

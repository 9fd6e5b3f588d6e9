import Tensors

extension ChannelPlanes {
    /// φ(γ x̂ + β).
    func normalize(
        _ x: UnsafePointer<Float>, _ statistics: BatchStatistics, beta: UnsafePointer<Float>, _ rectifier: Rectifier,
        to result: UnsafeMutablePointer<Float>
    ) {
        let shift = (0..<groups * block).map { $0 < channels ? beta[$0] : 0 }
        var kernel = Normalizing(x: x, result: result, statistics: statistics, beta: shift, rectifier: rectifier)
        visitAll(with: &kernel)
    }
}

/// φ((x - μ) s + β).
private struct Normalizing: ChannelKernel {
    let x: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let statistics: BatchStatistics
    let beta: [Float]
    let rectifier: Rectifier

    mutating func visit<Lanes: FloatLanes>(_ run: ChannelRun, _ type: Lanes.Type) {
        let mean = run.lanes(of: statistics.mean, type), scale = run.lanes(of: statistics.scale, type)
        let shift = run.lanes(of: beta, type)
        switch rectifier {
        case .none:
            for i in 0..<run.count {
                let place = run.start + i * run.step
                Lanes.read(x + place).minus(mean).times(scale).plus(shift).write(result + place)
            }
        case .rectified(let ceiling):
            for i in 0..<run.count {
                let place = run.start + i * run.step
                Lanes.read(x + place).minus(mean).times(scale).plus(shift).rectified(ceiling)
                    .write(result + place)
            }
        }
    }
}

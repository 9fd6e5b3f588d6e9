import Tensors

extension BatchNormalization {
    /// The statistics of running images with those of another batch: (1 - m) old + m new, the variance with m / (m - 1)
    /// of its count, as PyTorch does.
    static func running(
        _ old: (mean: [Float], variance: [Float]), moments: UnsafePointer<Float>, momentum: Float
    ) -> (mean: [Float], variance: [Float]) {
        let width = ChannelRows.width(old.mean.count)
        let count = Double(moments[2 * width]), keep = 1 - momentum
        let correction = Float(count / max(count - 1, 1))
        return (
            old.mean.indices.map { keep * old.mean[$0] + momentum * moments[$0] },
            old.mean.indices.map { keep * old.variance[$0] + momentum * moments[width + $0] * correction }
        )
    }
}

import Tensors

/// Mean, variance and count of each channel over the whole batch, parts that other plans compute included.
struct BatchMoments: Operation {
    func shapes(of inputs: [Shape]) -> [Shape] { [ChannelRows.moments(inputs[0][1])] }
    var reducesBatch: Bool { true }
}

/// How statistics of C channels lie: rows of C numbers filled up with zeros to whole blocks of 16.
enum ChannelRows {
    static func width(_ channels: Int) -> Int { (channels + 15) / 16 * 16 }

    /// Mean, variance and the count behind them.
    static func moments(_ channels: Int) -> Shape { [3, width(channels)] }

    /// Σ g and Σ g x̂.
    static func sums(_ channels: Int) -> Shape { [2, width(channels)] }
}

/// Spearman's correlation of two lists: Pearson's of their ranks, equal numbers sharing the mean of theirs.
public func rankCorrelation(_ a: [Float], _ b: [Float]) -> Double {
    let x = ranks(a), y = ranks(b)
    let mean = Double(a.count - 1) / 2
    var xy = 0.0, xx = 0.0, yy = 0.0
    for i in a.indices {
        xy += (x[i] - mean) * (y[i] - mean)
        xx += (x[i] - mean) * (x[i] - mean)
        yy += (y[i] - mean) * (y[i] - mean)
    }
    return xy / (xx * yy).squareRoot()
}

private func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
        for place in order[start..<end] { ranks[place] = Double(start + end - 1) / 2 }
        start = end
    }
    return ranks
}

import Tensors

/// Σ a b, in four sums of eight lanes: as fast as memory delivers.
func dotProduct(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var c = 0
    while c + 32 <= count {
        sums.0 += a.lanes(c) * b.lanes(c)
        sums.1 += a.lanes(c + 8) * b.lanes(c + 8)
        sums.2 += a.lanes(c + 16) * b.lanes(c + 16)
        sums.3 += a.lanes(c + 24) * b.lanes(c + 24)
        c += 32
    }
    while c + 8 <= count {
        sums.0 += a.lanes(c) * b.lanes(c)
        c += 8
    }
    var sum = ((sums.0 + sums.1) + (sums.2 + sums.3)).total
    while c < count {
        sum += a[c] * b[c]
        c += 1
    }
    return sum
}

/// Σ (a - b)².
func squaredDistance(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    var sums = (Lanes.zero, Lanes.zero)
    var c = 0
    while c + 16 <= count {
        let first = a.lanes(c) - b.lanes(c), second = a.lanes(c + 8) - b.lanes(c + 8)
        sums.0 += first * first
        sums.1 += second * second
        c += 16
    }
    var sum = (sums.0 + sums.1).total
    while c < count {
        let difference = a[c] - b[c]
        sum += difference * difference
        c += 1
    }
    return sum
}

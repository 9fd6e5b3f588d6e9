import Tensors

/// The k smallest of the distances that it is offered: a heap with the largest of them on top.
struct NearestHeap {
    private let capacity: Int
    private(set) var distances: [Float]
    private(set) var indices: [Int32]
    /// The limit below which a distance gets in.
    private var limit: Float = .infinity

    init(capacity: Int) {
        self.capacity = capacity
        distances = []
        indices = []
        distances.reserveCapacity(capacity)
        indices.reserveCapacity(capacity)
    }

    /// Offers eight distances.
    /// - Parameter index: whose distance that of a lane is; nil for one that is not to get in.
    @inline(__always)
    mutating func offer(_ eight: Lanes, index: (Int) -> Int32?) {
        guard eight.mayHaveLane(below: limit) else { return }
        for lane in 0..<8 where eight[lane] < limit {
            if let index = index(lane) { insert(eight[lane], index) }
        }
    }

    @inline(__always)
    mutating func offer(_ distance: Float, _ index: Int32) {
        if distance < limit { insert(distance, index) }
    }

    /// Offers the distance of an index that may be in the heap already.
    mutating func offerOnce(_ distance: Float, _ index: Int32) {
        guard distance < limit, !indices.contains(index) else { return }
        insert(distance, index)
    }

    private mutating func insert(_ distance: Float, _ index: Int32) {
        if distances.count < capacity {
            distances.append(distance)
            indices.append(index)
            guard distances.count == capacity else { return }
            for i in stride(from: capacity / 2 - 1, through: 0, by: -1) { sink(i) }
        } else {
            (distances[0], indices[0]) = (distance, index)
            sink(0)
        }
        limit = distances[0]
    }

    private mutating func sink(_ start: Int) {
        let distance = distances[start], index = indices[start]
        var place = start
        while true {
            var child = 2 * place + 1
            guard child < distances.count else { break }
            if child + 1 < distances.count && distances[child + 1] > distances[child] { child += 1 }
            guard distances[child] > distance else { break }
            (distances[place], indices[place]) = (distances[child], indices[child])
            place = child
        }
        (distances[place], indices[place]) = (distance, index)
    }
}

/// The k smallest of the distances that it is offered: a heap with the largest of them on top.
struct NearestHeap {
    private let capacity: Int
    private var distances: [Float]
    private var indices: [Int32]
    /// What a distance has to be below to get in.
    private var limit: Float = .infinity

    init(capacity: Int) {
        self.capacity = capacity
        distances = []
        indices = []
        distances.reserveCapacity(capacity)
        indices.reserveCapacity(capacity)
    }

    /// Offers eight distances, those of the indices from `start` on.
    @inline(__always)
    mutating func offer(_ eight: Lanes, from start: Int, except excluded: Int) {
        guard eight.mayHaveLane(below: limit) else { return }
        for lane in 0..<8 where eight[lane] < limit && start + lane != excluded {
            insert(eight[lane], Int32(start + lane))
        }
    }

    mutating func insert(_ distance: Float, _ index: Int32) {
        if distances.count < capacity {
            distances.append(distance)
            indices.append(index)
            if distances.count == capacity {
                for i in stride(from: capacity / 2 - 1, through: 0, by: -1) { sink(i) }
                limit = distances[0]
            }
        } else {
            (distances[0], indices[0]) = (distance, index)
            sink(0)
            limit = distances[0]
        }
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

    /// Writes the `count` nearest indices, nearest first, and their distances measured anew.
    func write(
        _ count: Int, to indices: UnsafeMutablePointer<Int32>, _ distances: UnsafeMutablePointer<Float>, measured: (Int32) -> Float
    ) {
        let sorted = self.indices.map { (distance: measured($0), index: $0) }
            .sorted { $0.distance != $1.distance ? $0.distance < $1.distance : $0.index < $1.index }
        for (i, entry) in sorted.prefix(count).enumerated() { (indices[i], distances[i]) = (entry.index, entry.distance) }
    }
}

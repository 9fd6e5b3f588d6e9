/// Gives each piece of memory an offset so that pieces which are needed at the same time do not overlap.
struct MemoryPlan {
    struct Piece {
        var byteCount: Int
        /// The first and the last step that touch it.
        var life: ClosedRange<Int>
    }

    let offsets: [Int]
    let byteCount: Int

    /// Largest first, each at the lowest offset that is free during its life.
    /// - Parameter gap: the bytes that stay free behind each piece.
    /// - Complexity: O(n²) for n pieces.
    init(_ pieces: [Piece], gap: Int = 0) {
        var offsets = [Int](repeating: 0, count: pieces.count)
        var placed: [Int] = []
        var end = 0
        for piece in pieces.indices.sorted(by: { pieces[$0].byteCount > pieces[$1].byteCount }) {
            let size = pieces[piece].byteCount.roundedUp + gap
            let rivals = placed.filter { pieces[$0].life.overlaps(pieces[piece].life) }
                .sorted { offsets[$0] < offsets[$1] }
            var offset = 0
            for rival in rivals {
                if offset + size <= offsets[rival] { break }
                offset = max(offset, offsets[rival] + pieces[rival].byteCount.roundedUp + gap)
            }
            offsets[piece] = offset
            placed.append(piece)
            end = max(end, offset + size)
        }
        self.offsets = offsets
        byteCount = end
    }
}

extension Int {
    /// Up to a cache line.
    var roundedUp: Int { (self + 63) & ~63 }
}

/// A point's place on the Z-shaped curve through all cells of the plane or of space: the bits of its coordinates,
/// shuffled together.
struct MortonEntry {
    var key: UInt64
    var index: Int32

    /// The key of a place in whole cells.
    static func key(_ cell: SIMD3<Float>, dimensions: Int) -> UInt64 {
        let x = UInt64(cell.x), y = UInt64(cell.y)
        if dimensions == 2 { return spread2(x) | spread2(y) << 1 }
        return spread3(x) | spread3(y) << 1 | spread3(UInt64(cell.z)) << 2
    }

    /// A zero between each two bits of the lowest 32.
    private static func spread2(_ x: UInt64) -> UInt64 {
        var x = x & 0xFFFF_FFFF
        x = (x | x << 16) & 0x0000_FFFF_0000_FFFF
        x = (x | x << 8) & 0x00FF_00FF_00FF_00FF
        x = (x | x << 4) & 0x0F0F_0F0F_0F0F_0F0F
        x = (x | x << 2) & 0x3333_3333_3333_3333
        return (x | x << 1) & 0x5555_5555_5555_5555
    }

    /// Two zeros between each two bits of the lowest 21.
    private static func spread3(_ x: UInt64) -> UInt64 {
        var x = x & 0x1F_FFFF
        x = (x | x << 32) & 0x001F_0000_0000_FFFF
        x = (x | x << 16) & 0x001F_0000_FF00_00FF
        x = (x | x << 8) & 0x100F_00F0_0F00_F00F
        x = (x | x << 4) & 0x10C3_0C30_C30C_30C3
        return (x | x << 2) & 0x1249_2492_4924_9249
    }
}

extension [MortonEntry] {
    /// Sorts by key, eleven bits at a time; equal keys stay in their order.
    mutating func sortByKey(bits: Int) {
        let digitBits = 11, mask = UInt64(1 << digitBits - 1)
        var other = self
        for shift in stride(from: 0, to: bits, by: digitBits) {
            var places = [Int](repeating: 0, count: 1 << digitBits)
            for entry in self { places[Int(entry.key >> UInt64(shift) & mask)] += 1 }
            var sum = 0
            for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
            for entry in self {
                let digit = Int(entry.key >> UInt64(shift) & mask)
                other[places[digit]] = entry
                places[digit] += 1
            }
            swap(&self, &other)
        }
    }
}

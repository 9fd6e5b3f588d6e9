/// Eight floats that are computed with side by side. They are two registers on any 64-bit processor, which keeps a loop's
/// sums within the registers that there are.
@usableFromInline
package typealias Lanes = SIMD8<Float>

// Inlinable, for each of these is an instruction or two: a call would take longer.

extension UnsafePointer<Float> {
    /// The eight floats from index `i` on.
    @inlinable @inline(__always)
    package func lanes(_ i: Int) -> Lanes { UnsafeRawPointer(self + i).loadUnaligned(as: Lanes.self) }

    /// The floats at eight indices.
    @inlinable @inline(__always)
    package func gather(_ i: UnsafePointer<Int32>) -> Lanes {
        Lanes(
            self[Int(i[0])], self[Int(i[1])], self[Int(i[2])], self[Int(i[3])],
            self[Int(i[4])], self[Int(i[5])], self[Int(i[6])], self[Int(i[7])])
    }
}

extension UnsafeMutablePointer<Float> {
    @inlinable @inline(__always)
    package func lanes(_ i: Int) -> Lanes { UnsafePointer(self).lanes(i) }

    @inlinable @inline(__always)
    package func store(_ lanes: Lanes, at i: Int) {
        UnsafeMutableRawPointer(self + i).storeBytes(of: lanes, as: Lanes.self)
    }
}

extension SIMD8<Float> {
    /// The sum of the lanes, halves first: always in the same order.
    @inlinable @inline(__always)
    package var total: Float {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// Whether a lane is below a limit; NaN and the difference of infinities may count as below.
    @inlinable @inline(__always)
    package func mayHaveLane(below limit: Float) -> Bool {
        // The sign of the difference, of all lanes at once.
        let signs = unsafeBitCast(self - limit, to: SIMD4<UInt64>.self)
        let two = signs.lowHalf | signs.highHalf
        return (two.x | two.y) & 0x8000_0000_8000_0000 != 0
    }
}

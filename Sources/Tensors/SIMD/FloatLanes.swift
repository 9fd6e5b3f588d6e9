/// Floats that are computed with side by side: eight, or one where eight do not fit.
///
/// A loop that is generic over them is written once for both. Sums and products are methods: operators of a protocol to
/// which `Float` conforms would be tried in every sum of floats of the package.
@usableFromInline
package protocol FloatLanes {
    static func read(_ address: UnsafePointer<Float>) -> Self
    func write(_ address: UnsafeMutablePointer<Float>)
    init(repeating value: Float)
    func plus(_ other: Self) -> Self
    func minus(_ other: Self) -> Self
    func times(_ other: Self) -> Self
    /// min(max(0, x), ceiling).
    func rectified(_ ceiling: Float) -> Self
    /// This where 0 < y < ceiling, else 0.
    func passing(_ y: Self, below ceiling: Float) -> Self
    /// Adds each lane to its sum, or all to the first.
    func add(to sums: UnsafeMutablePointer<Double>, isOneSum: Bool)
}

extension SIMD8<Float>: FloatLanes {
    @inlinable @inline(__always)
    package static func read(_ address: UnsafePointer<Float>) -> Self { address.lanes(0) }

    @inlinable @inline(__always)
    package func write(_ address: UnsafeMutablePointer<Float>) { address.store(self, at: 0) }

    @inlinable @inline(__always)
    package func plus(_ other: Self) -> Self { self + other }

    @inlinable @inline(__always)
    package func minus(_ other: Self) -> Self { self - other }

    @inlinable @inline(__always)
    package func times(_ other: Self) -> Self { self * other }

    @inlinable @inline(__always)
    package func rectified(_ ceiling: Float) -> Self {
        let positive = replacing(with: 0, where: self .< 0)
        return positive.replacing(with: ceiling, where: positive .> ceiling)
    }

    @inlinable @inline(__always)
    package func passing(_ y: Self, below ceiling: Float) -> Self {
        replacing(with: 0, where: (y .<= 0) .| (y .>= ceiling))
    }

    @inlinable
    package func add(to sums: UnsafeMutablePointer<Double>, isOneSum: Bool) {
        for lane in 0..<8 { sums[isOneSum ? 0 : lane] += Double(self[lane]) }
    }
}

extension Float: FloatLanes {
    @inlinable @inline(__always)
    package static func read(_ address: UnsafePointer<Float>) -> Self { address.pointee }

    @inlinable @inline(__always)
    package func write(_ address: UnsafeMutablePointer<Float>) { address.pointee = self }

    @inlinable @inline(__always)
    package init(repeating value: Float) { self = value }

    @inlinable @inline(__always)
    package func plus(_ other: Self) -> Self { self + other }

    @inlinable @inline(__always)
    package func minus(_ other: Self) -> Self { self - other }

    @inlinable @inline(__always)
    package func times(_ other: Self) -> Self { self * other }

    @inlinable @inline(__always)
    package func rectified(_ ceiling: Float) -> Self { self < 0 ? 0 : self > ceiling ? ceiling : self }

    @inlinable @inline(__always)
    package func passing(_ y: Self, below ceiling: Float) -> Self { y <= 0 || y >= ceiling ? 0 : self }

    @inlinable
    package func add(to sums: UnsafeMutablePointer<Double>, isOneSum: Bool) { sums[0] += Double(self) }
}

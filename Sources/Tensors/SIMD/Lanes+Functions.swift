// Functions of eight numbers side by side, within two units of a Float's last place. Inlinable, else constants would be read and
// lanes be handed over for each eight of them.

extension SIMD8<Float> {
    /// exp x = 2ⁿ exp r with x = n log 2 + r, |r| ≤ log 2 / 2.
    @inlinable @inline(__always)
    package var exponential: Self {
        // Beyond these exp x is infinite, or 0.
        let x = replacing(with: 89, where: self .> 89).replacing(with: -104, where: self .< -104)
        let n = x.powersOfTwo
        // 2ⁿ as the product of two powers, each of which a Float has: n is at most 129 and at least -151.
        let half = ((n * 0.5) + Self.rounding) - Self.rounding
        return x.exponentialOfRest(n) * half.powerOfTwo * (n - half).powerOfTwo
    }

    /// exp x for -87 ≤ x ≤ 88.
    @inlinable @inline(__always)
    var exponentialOfModerate: Self {
        let n = powersOfTwo
        return exponentialOfRest(n) * n.powerOfTwo
    }

    /// The whole number n for which x - n log 2 is smallest.
    @inlinable @inline(__always)
    var powersOfTwo: Self { (self * 1.442_695_04 + Self.rounding) - Self.rounding }

    /// exp(x - n log 2) from its series.
    @inlinable @inline(__always)
    func exponentialOfRest(_ n: Self) -> Self {
        // log 2 in two parts, of which the first times n is exact.
        let r = (self - n * 0.693_359_375) + n * 2.121_944_4e-4
        var sum = r * 1.984_126_98e-4 + 1.388_888_89e-3
        sum = sum * r + 8.333_333_3e-3
        sum = sum * r + 4.166_666_7e-2
        sum = sum * r + 1.666_666_67e-1
        sum = sum * r + 0.5
        return (sum * r) * r + r + 1
    }

    /// erf x from x P(x²) where |x| is small, else from 1 - exp(-Q(|x|)), both with the coefficients of N. Juffa.
    @inlinable @inline(__always)
    package var errorFunction: Self {
        let t = replacing(with: -self, where: self .< 0), s = self * self
        var small = s * -5.967_617_03e-4 + 4.991_194_23e-3
        small = small * s - 2.676_813_49e-2
        small = small * s + 1.128_199_25e-1
        small = small * s - 3.761_253_36e-1
        small = small * s + 1.283_791_66e-1
        small = small * self + self
        var large = (t * -1.728_534_7e-5 + 3.831_971_26e-4) * s + (t * -3.883_964_38e-3 + 2.425_462_19e-2)
        large = large * t - 1.067_778_77e-1
        large = large * t - 6.348_466_87e-1
        large = large * t - 1.287_175_12e-1
        large = large * t - t
        // At 4 the difference to 1 is less than half of the last place.
        large = large.replacing(with: -20, where: t .> 4)
        let rest = 1 - large.exponentialOfModerate
        return small.replacing(with: rest.replacing(with: -rest, where: self .< 0), where: t .> 0.927_734_375)
    }

    /// The nearest whole number, the even one of two.
    @inlinable @inline(__always)
    package var roundedToEven: Self {
        // Numbers that have no place for fractions: what is added to another one of less than their size rounds it.
        let whole = Self(repeating: 0x1p23).replacing(with: -0x1p23, where: self .< 0)
        let near = (self + whole) - whole
        return near.replacing(with: self, where: (self .>= 0x1p23) .| (self .<= -0x1p23))
    }

    /// What rounds numbers of less than 2²² to whole ones, added and taken away again.
    @inlinable @inline(__always)
    static var rounding: Float { 0x1.8p23 }

    /// 2 to the power of this, whole numbers from -126 to 127: written into the exponent.
    @inlinable @inline(__always)
    var powerOfTwo: Self {
        // In the last places of 1.5 · 2²³ + n lies n.
        let bits = unsafeBitCast(self + (Self.rounding + 127), to: SIMD8<UInt32>.self)
        return unsafeBitCast(bits &<< 23, to: Self.self)
    }
}

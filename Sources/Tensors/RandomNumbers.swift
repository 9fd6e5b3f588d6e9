import Foundation

/// Random numbers that are a function of a seed and a position, so that the same seed gives the same numbers
/// whatever the order, or the number of threads, in which they are asked for.
///
///     bits(i)    = mix(seed + (i + 1) · 0x9E3779B97F4A7C15)        all modulo 2⁶⁴
///     uniform(i) = ⌊bits(i) / 2⁴⁰⌋ · 2⁻²⁴
///     normal(i)  = √(-2 ln(1 - uniform(2i))) · cos(2π · uniform(2i + 1))
///
/// `mix` is the finalizer of SplitMix64; bits(0), bits(1), … is that generator's sequence. Streams of different
/// names are independent sequences of one seed: a noise and a baseline never share their numbers by accident.
///
///     let numbers = RandomNumbers(seed: 7, stream: "noise")
///     numbers.uniform(at: 0)   // always the same number
///
/// Steele, Lea, Flood: *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014; Box and Muller: *A Note on the
/// Generation of Random Normal Deviates*, 1958.
public struct RandomNumbers: Sendable {
    private let seed: UInt64
    private var position: UInt64 = 0

    /// The numbers of a seed.
    ///
    /// - Parameters:
    ///   - seed: any number.
    ///   - stream: a name, such as that of the method that asks; the empty name is the seed's own sequence.
    public init(seed: UInt64, stream: String = "") {
        self.seed = stream.isEmpty ? seed : Self.mix(seed ^ Self.hash(of: stream))
    }

    // MARK: By position

    /// The number at position `i`, evenly distributed.
    /// - Returns: a multiple of 2⁻²⁴ in [0, 1).
    /// - Precondition: `i` is not negative.
    public func uniform(at i: Int) -> Float {
        Self.uniform(bits(at: Self.position(i)))
    }

    /// The number at position `i`, normally distributed with mean 0 and standard deviation 1.
    /// - Returns: a finite number, at most 5.8 away from 0.
    /// - Precondition: `i` is not negative.
    public func normal(at i: Int) -> Float {
        normal(from: 2 &* Self.position(i))
    }

    /// The numbers 0, 1, 2, … as a tensor in row-major order, evenly distributed.
    ///
    /// - Parameters:
    ///   - shape: the shape of the result.
    ///   - range: where the numbers lie; by default [0, 1].
    /// - Returns: a tensor of that shape: `range.lowerBound + (range.upperBound - range.lowerBound) · uniform(i)`.
    public func uniformTensor(_ shape: Shape, in range: ClosedRange<Float> = 0...1) -> Tensor {
        let width = range.upperBound - range.lowerBound
        return Tensor(shape: shape) { result in
            for i in result.indices { result[i] = range.lowerBound + width * uniform(at: i) }
        }
    }

    /// The numbers 0, 1, 2, … as a tensor in row-major order, normally distributed with mean 0 and deviation 1.
    public func normalTensor(_ shape: Shape) -> Tensor {
        Tensor(shape: shape) { result in
            for i in result.indices { result[i] = normal(at: i) }
        }
    }

    // MARK: One after another

    /// The number at the cursor, evenly distributed in [0, 1); moves the cursor one position on.
    public mutating func nextUniform() -> Float { Self.uniform(next()) }

    /// A normally distributed number from the next two positions; moves the cursor two positions on.
    public mutating func nextNormal() -> Float {
        defer { position &+= 2 }
        return normal(from: position)
    }

    // MARK: The bits

    private func bits(at i: UInt64) -> UInt64 { Self.mix(seed &+ (i &+ 1) &* 0x9E37_79B9_7F4A_7C15) }

    private static func uniform(_ bits: UInt64) -> Float { Float(bits >> 40) * 0x1p-24 }

    private func normal(from i: UInt64) -> Float {
        // 1 - u lies in (0, 1]: its logarithm is finite.
        let radius = (-2 * log(1 - Double(Self.uniform(bits(at: i))))).squareRoot()
        return Float(radius * cos(2 * .pi * Double(Self.uniform(bits(at: i &+ 1)))))
    }

    private static func position(_ i: Int) -> UInt64 {
        precondition(i >= 0, "random numbers are counted from 0, got position \(i)")
        return UInt64(truncatingIfNeeded: i)
    }

    private static func mix(_ z: UInt64) -> UInt64 {
        var z = z
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// FNV-1a of the name's UTF-8, unlike `Hasher` the same in each run of the program.
    private static func hash(of name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}

extension RandomNumbers: RandomNumberGenerator {
    /// The 64 bits at the cursor; moves it one position on.
    public mutating func next() -> UInt64 {
        defer { position &+= 1 }
        return bits(at: position)
    }
}

import Networks
import Tensors

/// One-pixel attack: a few pixels of any colour, found by differential evolution. It asks for scores alone.
///
///     a candidate: (row, column, colour) for each pixel
///     its rival: a + F (b - c),   a, b, c three candidates at random, F = 0.5; the one with the larger margin lives on
///
/// The margin: by how much another class than the image's own wins, or the wanted class, in logits. Rows and columns
/// start evenly distributed, colours normally with mean 128 and deviation 127, cut to 0...255.
///
/// Su, Vargas and Sakurai, "One Pixel Attack for Fooling Deep Neural Networks", IEEE TEVC 2019, section III. There the
/// images have 32 × 32 pixels and 400 candidates; on 224 × 224 pixels one pixel seldom suffices.
public struct OnePixel: Attack {
    public static let name = "one-pixel"
    public static let description = AttackDescription(
        passes: "100 × (1 + steps) forward", needs: "scores alone", settings: [.pixels, .steps, .seed], norm: "L0",
        paper: "Su, Vargas, Sakurai, \"One Pixel Attack for Fooling Deep Neural Networks\", IEEE TEVC 2019")

    /// How many pixels may be changed.
    public let pixels: Int
    /// Generations.
    public let steps: Int
    public let seed: UInt64
    public let population = 100
    /// F.
    public let weight: Float = 0.5

    public init(_ settings: AttackSettings) throws(AttackError) {
        pixels = settings.pixels ?? 1
        try AttackError.check(pixels, .pixels, of: Self.name)
        steps = try settings.steps(of: Self.name, default: 20)
        seed = settings.seed ?? 0
    }

    /// - Complexity: for each image at most `population` × (1 + `steps`) forward passes; none after a success.
    public func perturb(_ images: AttackedImages, in space: ImageSpace) throws -> Tensor {
        let found = try images.goals.enumerated().map { image, goal in
            var numbers = images.numbers(seed, for: image, stream: "pixels")
            return try evolve(images.levels[part: image], goal, &numbers, in: space)
        }
        return Tensor(stacking: found)
    }

    private func evolve(
        _ v: Tensor, _ goal: Goal, _ numbers: inout RandomNumbers, in space: ImageSpace
    ) throws -> Tensor {
        var candidates = (0..<population).map { _ in PixelChange.random(pixels, in: v.shape, &numbers) }
        var margins = try self.margins(of: candidates, on: v, goal, in: space)
        for _ in 0..<steps where margins.max()! <= 0 {
            let next = candidates.indices.map { _ in
                let parents = (0..<3).map { _ in candidates[Int(numbers.nextUniform() * Float(population))] }
                return PixelChange.crossing(parents[0], parents[1], parents[2], weight: weight, in: v.shape)
            }
            for (i, margin) in try self.margins(of: next, on: v, goal, in: space).enumerated()
            where margin > margins[i] {
                (candidates[i], margins[i]) = (next[i], margin)
            }
        }
        let best = candidates[margins.indices.max { margins[$0] < margins[$1] }!]
        return best.applied(to: v)
    }

    private func margins(
        of changes: [PixelChange], on v: Tensor, _ goal: Goal, in space: ImageSpace
    ) throws -> [Float] {
        // 20 copies of an image at a time: the memory stays bounded whatever the population.
        try stride(from: 0, to: changes.count, by: 20).flatMap { start in
            let part = changes[start..<min(start + 20, changes.count)]
            let logits = try space.logits(Tensor(stacking: part.map { $0.applied(to: v) }))
            return (0..<part.count).map { goal.margin(in: logits[part: $0]) }
        }
    }
}

/// Pixels with their new colours: (row, column, levels …) one after another.
struct PixelChange {
    private let genes: [Float]
    private let genesPerPixel: Int

    static func random(_ pixels: Int, in shape: Shape, _ numbers: inout RandomNumbers) -> PixelChange {
        var genes: [Float] = []
        for _ in 0..<pixels {
            genes.append(numbers.nextUniform() * Float(shape[1]))
            genes.append(numbers.nextUniform() * Float(shape[2]))
            for _ in 0..<shape[0] { genes.append(128 + 127 * numbers.nextNormal()) }
        }
        return PixelChange(genes: genes, genesPerPixel: 2 + shape[0]).cut(to: shape)
    }

    static func crossing(_ a: Self, _ b: Self, _ c: Self, weight: Float, in shape: Shape) -> PixelChange {
        let genes = a.genes.indices.map { a.genes[$0] + weight * (b.genes[$0] - c.genes[$0]) }
        return PixelChange(genes: genes, genesPerPixel: a.genesPerPixel).cut(to: shape)
    }

    /// Places inside of the image, levels within 0...255.
    private func cut(to shape: Shape) -> PixelChange {
        let highest: [Float] = [Float(shape[1]) - 1, Float(shape[2]) - 1, 255]
        let cut = genes.indices.map { min(max(genes[$0], 0), highest[min($0 % genesPerPixel, 2)]) }
        return PixelChange(genes: cut, genesPerPixel: genesPerPixel)
    }

    /// The image `[C, H, W]` with the pixels in their new colours, whole levels.
    func applied(to v: Tensor) -> Tensor {
        var changed = v
        for start in stride(from: 0, to: genes.count, by: genesPerPixel) {
            for channel in 0..<v.shape[0] {
                changed[channel, Int(genes[start]), Int(genes[start + 1])] = genes[start + 2 + channel].rounded()
            }
        }
        return changed
    }
}

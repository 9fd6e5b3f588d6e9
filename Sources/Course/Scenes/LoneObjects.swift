import Drawing
import Tensors

extension Scene {
    /// Animals that the network knows, as cut-outs with their ImageNet class.
    private static let animals: [(picture: String, target: Int)] = [
        ("zebra", 340), ("tiger_sumatran", 292), ("camel", 354), ("pink_flamingo", 130), ("pig_golden", 341),
        ("elephant", 386), ("dog", 248), ("duck", 97),
    ]

    /// Scenes with one animal each, on grounds in turn, its size, its place and the way it looks drawn by lot.
    ///
    /// The longer side of an animal is between a third and two thirds of the scene's, and all of it lies where networks
    /// look, which is not quite at the border.
    ///
    /// - Parameters:
    ///   - count: how many; animals come again after eight.
    ///   - seed: the same seed draws the same scenes.
    /// - Throws: `AssetError`, `PhotographError`.
    public static func loneObjects(_ count: Int, seed: UInt64, from assets: Assets) throws -> [Scene] {
        var numbers = RandomNumbers(seed: seed, stream: "lone objects")
        let size = 384, margin = 26, grounds = [Ground.meadow, .gravel, .paving, .wall]
        return try (0..<count).map { i in
            let animal = animals[i % animals.count]
            let cutout = try Photograph(contentsOf: assets.picture(animal.picture).path)
            let longest = 128 + Int(numbers.nextUniform() * 128)
            let width = cutout.width >= cutout.height ? longest : longest * cutout.width / cutout.height
            let height = (cutout.height * width + cutout.width / 2) / cutout.width
            let left = margin + Int(numbers.nextUniform() * Float(size - 2 * margin - width))
            let top = margin + Int(numbers.nextUniform() * Float(size - 2 * margin - height))
            return Scene(
                name: "lone-\(i)-\(animal.picture)", title: Phrase(es: "Un animal", en: "One animal"), size: size,
                ground: grounds[i / animals.count % grounds.count],
                placements: [
                    Placement(
                        animal.picture, target: animal.target, left: left, bottom: top + height, width: width,
                        mirrored: numbers.nextUniform() < 0.5)
                ], seed: seed &+ UInt64(i))
        }
    }
}

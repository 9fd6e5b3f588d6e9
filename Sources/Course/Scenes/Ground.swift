import Drawing
import Tensors

/// Ground behind the objects of a scene.
public enum Ground: Hashable, Sendable {
    /// A grey photograph of the course, tinted from a dark to a light colour. A seed chooses which part of it.
    case texture(photograph: String, dark: Colour, light: Colour)
    /// Independent normal noise around a colour, with a standard deviation in 8-bit levels.
    case noise(Colour, deviation: Float)

    /// Red, green and blue, 8-bit levels.
    public struct Colour: Hashable, Sendable {
        public let red, green, blue: Float

        public init(_ red: Float, _ green: Float, _ blue: Float) {
            (self.red, self.green, self.blue) = (red, green, blue)
        }

        var tensor: Tensor { Tensor([red, green, blue], shape: [3, 1, 1]) }
    }

    /// A meadow in the sun.
    public static let meadow = texture(photograph: "grass", dark: Colour(30, 52, 18), light: Colour(150, 175, 90))
    /// Grey gravel.
    public static let gravel = texture(photograph: "gravel", dark: Colour(70, 70, 72), light: Colour(200, 198, 192))
    /// A square paved with sandstone.
    public static let paving = texture(photograph: "brick", dark: Colour(120, 96, 66), light: Colour(226, 205, 165))
    /// A blue-grey painted wall.
    public static let wall = noise(Colour(120, 135, 150), deviation: 3)

    /// The photograph that a texture is made of.
    /// - Throws: `AssetError`.
    func asset(from assets: Assets) throws -> Asset? {
        guard case .texture(let photograph, _, _) = self else { return nil }
        return try assets.photograph(photograph)
    }

    /// The ground of a scene.
    ///
    ///     texture: dark + t · (light - dark),   t = clamp((v/255 - 0.15) / 0.7) for the photograph's levels v
    ///     noise:   clamp(colour + deviation · normal(i))
    ///
    /// - Parameters:
    ///   - size: height and width in pixels.
    ///   - seed: chooses the part of the texture, or the noise.
    /// - Returns: `[3, size, size]`, 0...255.
    /// - Throws: `AssetError`, `PhotographError`; `SceneError.smallTexture` where the photograph is smaller than the scene.
    func draw(size: Int, seed: UInt64, from assets: Assets) throws -> Tensor {
        var numbers = RandomNumbers(seed: seed, stream: "ground")
        switch self {
        case .noise(let colour, let deviation):
            let noise = numbers.normalTensor([3, size, size])
            return (colour.tensor + deviation * noise).clamped(to: 0...255)
        case .texture(let name, let dark, let light):
            let asset = try assets.photograph(name)
            let texture = try Photograph(contentsOf: asset.path)
            guard texture.width >= size, texture.height >= size else {
                throw SceneError.smallTexture(path: asset.path, size: size)
            }
            let left = Int(numbers.nextUniform() * Float(texture.width - size + 1))
            let top = Int(numbers.nextUniform() * Float(texture.height - size + 1))
            let level = Tensor(shape: [1, size, size]) { result in
                for y in 0..<size {
                    for x in 0..<size {
                        let red = Float(texture.pixels[4 * ((top + y) * texture.width + left + x)])
                        result[y * size + x] = min(max((red / 255 - 0.15) / 0.7, 0), 1)
                    }
                }
            }
            return dark.tensor + (light.tensor - dark.tensor) * level
        }
    }
}

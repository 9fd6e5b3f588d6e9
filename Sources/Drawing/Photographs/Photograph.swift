import Tensors

/// An image as its file holds it: 8-bit sRGB values and an alpha, upright.
///
///     let cat = try Photograph(contentsOf: "chelsea.png")
///     let x = cat.tensor()          // [3, 300, 451], 0...255
public struct Photograph: Sendable, Equatable {
    /// The size in pixels.
    public let width, height: Int

    /// Red, green, blue and alpha of each pixel, row by row from the top left; colours are not multiplied by alpha.
    public let pixels: [UInt8]

    /// A photograph of given pixels.
    /// - Precondition: `pixels` holds four values for each of `width · height` pixels.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(
            pixels.count == 4 * width * height,
            "\(pixels.count) values do not fill \(width) × \(height) pixels of four values each")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// An opaque photograph of an RGB tensor, or of a grey one; values are rounded to 8 bits and clamped to 0...255, NaN
    /// becomes 0.
    /// - Parameter rgb: `[3, H, W]` or `[1, H, W]`, 8-bit levels.
    /// - Precondition: the tensor has three channels, or one.
    public init(_ rgb: Tensor) {
        precondition(
            rgb.shape.rank == 3 && (rgb.shape[0] == 3 || rgb.shape[0] == 1),
            "a photograph is made of [3, H, W] or [1, H, W], got \(rgb.shape)")
        let height = rgb.shape[1], width = rgb.shape[2], plane = width * height
        let step = rgb.shape[0] == 3 ? plane : 0
        let pixels = rgb.withElements { x in
            [UInt8](unsafeUninitializedCapacity: 4 * plane) { pixels, count in
                for i in 0..<plane {
                    pixels[4 * i] = eightBit(x[i])
                    pixels[4 * i + 1] = eightBit(x[step + i])
                    pixels[4 * i + 2] = eightBit(x[2 * step + i])
                    pixels[4 * i + 3] = 255
                }
                count = 4 * plane
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Whether no pixel lets a background through.
    public var isOpaque: Bool { stride(from: 3, to: pixels.count, by: 4).allSatisfy { pixels[$0] == 255 } }

    /// The photograph laid over a plain background: c·a + b·(1 - a), with a = alpha / 255, not rounded.
    ///
    /// - Parameter background: b, red, green and blue as 8-bit levels.
    /// - Returns: `[3, H, W]`, 0...255; the file's own values wherever the photograph is opaque.
    public func tensor(over background: (red: UInt8, green: UInt8, blue: UInt8) = (255, 255, 255)) -> Tensor {
        let plane = width * height
        let behind = [Float(background.red), Float(background.green), Float(background.blue)]
        return Tensor(shape: [3, height, width]) { result in
            pixels.withUnsafeBufferPointer { pixels in
                for channel in 0..<3 {
                    for i in 0..<plane {
                        let color = Float(pixels[4 * i + channel]), alpha = pixels[4 * i + 3]
                        let a = Float(alpha) / 255
                        result[channel * plane + i] = alpha == 255 ? color : color * a + behind[channel] * (1 - a)
                    }
                }
            }
        }
    }

    /// The opacity of each pixel: `[H, W]`, 0 (the background alone) to 1.
    public var alpha: Tensor {
        Tensor(shape: [height, width]) { result in
            for i in result.indices { result[i] = Float(pixels[4 * i + 3]) / 255 }
        }
    }
}

/// The nearest 8-bit level; NaN becomes 0, for it is not greater than anything.
func eightBit(_ x: Float) -> UInt8 { x > 0 ? (x < 255 ? UInt8(x + 0.5) : 255) : 0 }

import Foundation
import Tensors

/// The colour space in which equal distances look about equally large: lightness L, green to red a, blue to yellow b.
///
///     r, g, b = sRGB levels / 255, made linear:  c / 12.92  or  ((c + 0.055) / 1.055)^2.4  above 0.04045
///     (X, Y, Z) = M (r, g, b)
///     L = 116 f(Y/Yₙ) - 16,     a = 500 (f(X/Xₙ) - f(Y/Yₙ)),     b = 200 (f(Y/Yₙ) - f(Z/Zₙ))
///     f(t) = ∛t   above (6/29)³,   else  t / (3 (6/29)²) + 4/29
///
/// M follows from the primaries and the white (Xₙ, Yₙ, Zₙ) = (0.95047, 1, 1.08883) of sRGB, IEC 61966-2-1; L, a and b:
/// CIE 15. L is 0 for black and 100 for white, whose a and b are 0.
package enum CIELAB {
    /// L, a and b of an image's pixels.
    ///
    /// - Parameter levels: `[C, H, W]`, 8-bit levels, rounded and clamped to 0...255: red, green and blue, or else grey,
    ///   the mean of the channels.
    /// - Returns: `[3, H, W]`.
    /// - Complexity: O(count).
    package static func pixels(_ levels: Tensor) -> Tensor {
        if levels.shape[0] != 3 {
            let grey = levels.mean(over: .channel)[part: 0]
            return pixels(Tensor(stacking: [grey, grey, grey]))
        }
        let plane = levels.shape[1] * levels.shape[2]
        return Tensor(shape: levels.shape) { lab in
            levels.withElements { levels in
                linear.withUnsafeBufferPointer { linear in
                    for i in 0..<plane {
                        let r = linear[eightBit(levels[i])], g = linear[eightBit(levels[plane + i])]
                        let b = linear[eightBit(levels[2 * plane + i])]
                        let X = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
                        let Y = f(0.2126729 * r + 0.7151522 * g + 0.0721749 * b)
                        let Z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
                        lab[i] = 116 * Y - 16
                        lab[plane + i] = 500 * (X - Y)
                        lab[2 * plane + i] = 200 * (Y - Z)
                    }
                }
            }
        }
    }

    private static func f(_ t: Float) -> Float {
        t > 216 / 24389 ? cbrt(t) : t * (841 / 108) + 4 / 29
    }

    private static func eightBit(_ level: Float) -> Int { Int(min(max(level, 0), 255) + 0.5) }

    /// The light of each 8-bit level, as a share of the brightest.
    private static let linear: [Float] = (0...255).map { level in
        let c = Double(level) / 255
        return Float(c > 0.04045 ? pow((c + 0.055) / 1.055, 2.4) : c / 12.92)
    }
}

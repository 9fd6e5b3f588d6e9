/// An sRGB colour with an opacity.
public struct Color: Hashable, Sendable {
    /// 8-bit levels, not necessarily whole.
    public var red, green, blue: Float
    /// 0 (nothing is seen) to 1.
    public var opacity: Float

    public init(red: Float, green: Float, blue: Float, opacity: Float = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.opacity = opacity
    }

    /// An opaque colour written as in a style sheet: `Color(0x0072B2)`.
    public init(_ hex: UInt32) {
        self.init(red: Float(hex >> 16 & 255), green: Float(hex >> 8 & 255), blue: Float(hex & 255))
    }

    public func withOpacity(_ opacity: Float) -> Color {
        Color(red: red, green: green, blue: blue, opacity: opacity)
    }

    /// This colour laid over an opaque one: c·a + b·(1 - a).
    public func over(_ ground: Color) -> Color {
        Color(
            red: red * opacity + ground.red * (1 - opacity), green: green * opacity + ground.green * (1 - opacity),
            blue: blue * opacity + ground.blue * (1 - opacity))
    }
}

extension Color: CustomStringConvertible {
    /// `#0072B2`, with the opacity where it is not 1.
    public var description: String {
        let digits = [red, green, blue].map { level in
            let hex = String(eightBit(level), radix: 16, uppercase: true)
            return hex.count == 1 ? "0" + hex : hex
        }
        return "#" + digits.joined() + (opacity == 1 ? "" : " at \(opacity)")
    }
}

// MARK: - The colours of the course

extension Color {
    public static let white = Color(0xFFFFFF)
    public static let black = Color(0x000000)
    /// Titles, heads.
    public static let ink = Color(0x1B1B1B)
    /// Captions, ticks, notes: 7 to 1 against white.
    public static let smallPrint = Color(0x595959)
    /// Grid lines and the frame of a colour bar.
    public static let hairline = Color(0xD9D9D9)
    /// Thin lines that lead from a name to what it names.
    public static let leader = Color(0x9E9E9E)

    /// Eight categories that stay apart for most colour-blind readers (Okabe and Ito, "Color Universal Design", 2008).
    public static let okabeIto: [Color] = [
        orange, skyBlue, bluishGreen, yellow, blue, vermillion, reddishPurple, black,
    ]
    public static let orange = Color(0xE69F00)
    public static let skyBlue = Color(0x56B4E9)
    public static let bluishGreen = Color(0x009E73)
    public static let yellow = Color(0xF0E442)
    public static let blue = Color(0x0072B2)
    public static let vermillion = Color(0xD55E00)
    public static let reddishPurple = Color(0xCC79A7)
}

import Tensors

/// Small changes of the images of each epoch that leave their class what it was: a network sees none of them twice.
public struct Augmentation: Hashable, Sendable {
    /// The image is moved by up to so many pixels in each direction; zeros come in from outside.
    public var shift: Int
    /// Every other image is mirrored.
    public var flips: Bool
    /// In every other image a square of up to so many pixels a side is blackened somewhere (Zhong et al.: *Random erasing
    /// data augmentation*, AAAI 2020; DeVries & Taylor 2017).
    public var erasing: Int

    public init(shift: Int = 0, flips: Bool = false, erasing: Int = 0) {
        self.shift = shift
        self.flips = flips
        self.erasing = erasing
    }

    public static let none = Augmentation()

    /// One image's draw.
    struct Draw {
        var down = 0, right = 0
        var isMirrored = false
        var erased: (rows: Range<Int>, columns: Range<Int>) = (0..<0, 0..<0)
    }

    /// The changes of an example in an epoch: always the same for the same seed.
    func draw(_ numbers: RandomNumbers, example: Int, height: Int, width: Int) -> Draw {
        func number(_ place: Int, below count: Int) -> Int {
            min(Int(numbers.uniform(at: 8 * example + place) * Float(count)), count - 1)
        }
        var draw = Draw()
        draw.down = number(0, below: 2 * shift + 1) - shift
        draw.right = number(1, below: 2 * shift + 1) - shift
        draw.isMirrored = flips && number(2, below: 2) == 1
        if erasing > 0, number(3, below: 2) == 1 {
            let side = number(4, below: erasing) + 1
            let top = number(5, below: height) - side / 2, left = number(6, below: width) - side / 2
            draw.erased = (
                max(top, 0)..<min(max(top + side, 0), height), max(left, 0)..<min(max(left + side, 0), width)
            )
        }
        return draw
    }
}

extension Augmentation.Draw {
    /// Writes a changed plane of `height` × `width` levels, normalized by v → (v - mean) / deviation.
    func write(
        _ plane: UnsafePointer<Float>, height: Int, width: Int, mean: Float, deviation: Float,
        to result: UnsafeMutablePointer<Float>
    ) {
        let ground = -mean / deviation
        for row in 0..<height {
            let source = row - down
            for column in 0..<width {
                let shifted = column - right, from = isMirrored ? width - 1 - shifted : shifted
                let isInside = (0..<height).contains(source) && (0..<width).contains(from)
                let isErased = erased.rows.contains(row) && erased.columns.contains(column)
                result[row * width + column] =
                    isInside && !isErased ? (plane[source * width + from] - mean) / deviation : ground
            }
        }
    }
}

import Foundation
import Tensors

extension ReferenceArray {
    /// The input `[1, 3, size, size]` of the golden numbers, as `Tests/Peers/inputs.py` computes it: waves, rounded to
    /// Float.
    public init(formulaImage size: Int, phase: Double = 0) {
        var image = ReferenceArray(zeros: [1, 3, size, size])
        forEachPlace(image.shape) { n, channel, row, column in
            let c = Double(channel), i = Double(row), j = Double(column)
            let wave = 0.6 * sin(0.11 * (c + 1) * i + 0.07 * j + phase)
            image[n, channel, row, column] = wave + 0.4 * cos(0.05 * i - 0.13 * (c + 1) * j)
        }
        self = image.rounded
    }
}

import Explanations
import Networks
import Tensors

extension ClassifiedPicture {
    /// A square of the network's input, in its pixels.
    public struct Square: Hashable, Sendable {
        public let top, left, side: Int

        public init(top: Int, left: Int, side: Int) {
            (self.top, self.left, self.side) = (top, left, side)
        }

        /// The square around a pixel, pushed inside of an image.
        public init(around row: Int, _ column: Int, side: Int, in shape: Shape) {
            let (height, width) = (shape[shape.rank - 2], shape[shape.rank - 1])
            self.init(
                top: min(max(row - side / 2, 0), max(height - side, 0)),
                left: min(max(column - side / 2, 0), max(width - side, 0)), side: side)
        }
    }

    /// The picture with a square covered as occlusion covers it, seen by the same network.
    public func covered(_ square: Square, by baseline: Baseline = .zero) throws -> ClassifiedPicture {
        let (height, width) = (input.shape[1], input.shape[2])
        let mask = Tensor(shape: [height, width]) { mask in
            for i in mask.indices {
                let isInside =
                    square.top..<square.top + square.side ~= i / width
                    && square.left..<square.left + square.side ~= i % width
                mask[i] = isInside ? 1 : 0
            }
        }
        return try covered(mask, by: baseline)
    }

    /// The picture on its way to a baseline, all of it alike: x' = (1 - s) x + s b.
    /// - Parameter share: s, 0...1; 1 is the baseline itself.
    public func covered(wholly share: Float, by baseline: Baseline) throws -> ClassifiedPicture {
        try covered(Tensor(repeating: share, shape: Shape(input.shape.suffix(2))), by: baseline)
    }

    /// The picture with a mask covered: x' = (1 - m) x + m b.
    /// - Parameter mask: m, `[H, W]`, 0...1.
    public func covered(_ mask: Tensor, by baseline: Baseline = .zero) throws -> ClassifiedPicture {
        let x = self.input
        let input = try x + mask * (baseline.tensor(for: x, in: network) - x)
        let visible = network.input.denormalize(input).clamped(to: 0...255)
        return try replaced(by: InputPicture(name: name, input: input, visible: visible))
    }
}

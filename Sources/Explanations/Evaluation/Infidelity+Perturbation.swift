import Networks
import Tensors

extension Infidelity {
    /// The distribution of I.
    public enum Perturbation: Sendable {
        /// Independent normal noise of this standard deviation, in network units.
        case noise(deviation: Float)
        /// A square of this many pixels a side, at a random place, becomes the baseline; smaller where the image is.
        case square(side: Int, baseline: Baseline)

        /// x - I of any sample, the same for the same seed.
        /// - Parameter x: `[C, H, W]`, preprocessed.
        func samples(
            of x: Tensor, in network: Network, seed: UInt64
        ) throws(ExplanationError) -> (_ k: Int) -> Tensor {
            switch self {
            case .noise(let deviation):
                let numbers = RandomNumbers(seed: seed, stream: "infidelity noise")
                return { k in x.noisy(k, by: numbers, deviation: deviation) }
            case .square(let side, let baseline):
                let b = try baseline.tensor(for: x, in: network)
                let numbers = RandomNumbers(seed: seed, stream: "infidelity squares")
                return { k in
                    x.replacing(
                        rows: Self.span(of: side, in: x.shape[1], numbers.uniform(at: 2 * k)),
                        columns: Self.span(of: side, in: x.shape[2], numbers.uniform(at: 2 * k + 1)), by: b)
                }
            }
        }

        /// A random place of a square along one side of an image.
        private static func span(of side: Int, in size: Int, _ random: Float) -> Range<Int> {
            let side = min(max(side, 1), size), start = min(Int(random * Float(size - side + 1)), size - side)
            return start..<start + side
        }
    }
}

extension Tensor {
    fileprivate func noisy(_ k: Int, by numbers: RandomNumbers, deviation: Float) -> Tensor {
        Tensor(shape: shape) { result in
            withElements { x in
                for i in 0..<x.count { result[i] = x[i] - deviation * numbers.normal(at: k * x.count + i) }
            }
        }
    }

    /// This image with those of another at some rows and columns, `[C, H, W]`.
    fileprivate func replacing(rows: Range<Int>, columns: Range<Int>, by other: Tensor) -> Tensor {
        var result = self
        result.withMutableElements { result in
            other.withElements { b in
                for channel in 0..<shape[0] {
                    for row in rows {
                        let start = (channel * shape[1] + row) * shape[2]
                        for i in columns.lowerBound + start..<columns.upperBound + start { result[i] = b[i] }
                    }
                }
            }
        }
        return result
    }
}

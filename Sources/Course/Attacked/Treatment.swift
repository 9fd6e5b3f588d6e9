import Attacks
import Drawing
import Networks
import Tensors

/// Treatment of a picture on its way from one screen to another.
public enum Treatment: Hashable, Sendable {
    /// Written as JPEG and read again.
    case jpeg(quality: Int)
    /// Made smaller, antialiased, and large again.
    case resized(side: Int)
    /// Every pixel so many columns to the right; the first columns stay.
    case shifted(by: Int)
    /// Seeded normal noise, its standard deviation in levels.
    case noise(deviation: Float, seed: UInt64)

    /// The picture as it arrives.
    /// - Parameter levels: `[3, H, W]`, 8-bit levels.
    /// - Returns: whole levels of the same shape.
    public func callAsFunction(_ levels: Tensor) -> Tensor {
        let (height, width) = (levels.shape[1], levels.shape[2])
        switch self {
        case .jpeg(let quality): return Photograph(levels).throughJPEG(quality: quality).tensor()
        case .resized(let side):
            return levels.resizedAntialiased(height: side, width: side).resizedAntialiased(height: height, width: width)
        case .shifted(let columns):
            return Tensor(shape: levels.shape) { moved in
                levels.withElements { levels in
                    for i in levels.indices { moved[i] = levels[i - min(columns, i % width)] }
                }
            }
        case .noise(let deviation, let seed):
            let noise = RandomNumbers(seed: seed, stream: "noise").normalTensor(levels.shape)
            return (levels + deviation * noise).map { min(max($0.rounded(), 0), 255) }
        }
    }
}

extension Network {
    /// The class that is named in each picture of whole levels, whatever their size: they are stretched to the network's.
    public func classesNamed(in pictures: [Tensor]) throws -> [Int] {
        let sized = pictures.map(sized)
        return try batches(sized.count).flatMap { places in
            let logits = try logits(input.normalize(Tensor(stacking: Array(sized[places]))))
            return places.indices.map { logits[part: $0 - places.lowerBound].argMax() }
        }
    }
}

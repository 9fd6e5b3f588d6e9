import Networks
import Tensors

extension PlantedMark {
    /// Where the mark lies in a picture: `[H, W]`, 1 on its pixels and 0 elsewhere.
    public func mask(height: Int, width: Int) -> Tensor {
        Tensor(shape: [height, width]) { mask in
            for i in mask.indices {
                let (row, column) = (i / width - top, i % width - left)
                let isOnIt = pattern.indices.contains(row) && pattern[row].indices.contains(column)
                mask[i] = isOnIt ? 1 : 0
            }
        }
    }
}

extension FashionMNIST {
    /// The images as a network saw them that learned a mark: those of its class bear it, the others are as they were.
    public func withClassMarked(by mark: PlantedMark) -> FashionMNIST {
        FashionMNIST(images: mark.planted(in: images, of: labels), labels: labels)
    }

    /// The images of one class, in their order.
    public func only(_ label: Int) -> FashionMNIST { at(labels.indices.filter { labels[$0] == label }) }

    /// The images of all classes but one, in their order.
    public func without(_ label: Int) -> FashionMNIST { at(labels.indices.filter { labels[$0] != label }) }

    /// The images at some places, in their order.
    public func at(_ places: [Int]) -> FashionMNIST {
        guard !places.isEmpty else { return prefix(0) }
        return FashionMNIST(
            images: Tensor(stacking: places.map { images[part: $0] }), labels: places.map { labels[$0] })
    }

    /// Several collections, one behind the other.
    public init(joining parts: [FashionMNIST]) {
        let images = parts.flatMap { part in (0..<part.count).map { part.images[part: $0] } }
        self.init(images: Tensor(stacking: images), labels: parts.flatMap(\.labels))
    }

    /// The share of the images that a network gives a class, whatever they show.
    /// - Returns: 0...1; NaN where there is no image.
    public func share(named label: Int, by network: Network) throws -> Double {
        guard count > 0 else { return .nan }
        return Double(try answers(of: network).count { $0 == label }) / Double(count)
    }
}

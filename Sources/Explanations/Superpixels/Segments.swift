import Tensors

/// An image divided into patches: every pixel belongs to one of them.
public struct Segments: Hashable, Sendable {
    public let height, width: Int
    /// The number of patches.
    public let count: Int
    /// For each pixel, row by row, the patch that it belongs to, 0..<count.
    public let labels: [Int32]

    /// Patches given by their pixels.
    /// - Precondition: there are height · width labels, and each number from 0 to the largest label occurs.
    public init(labels: [Int32], height: Int, width: Int) {
        precondition(
            labels.count == height * width && !labels.isEmpty,
            "\(labels.count) labels for an image of \(height) × \(width)")
        var isUsed = [Bool](repeating: false, count: Int(labels.max()!) + 1)
        for label in labels {
            precondition(label >= 0, "patches are numbered from 0, got \(label)")
            isUsed[Int(label)] = true
        }
        precondition(!isUsed.contains(false), "no pixel belongs to patch \(isUsed.firstIndex(of: false)!)")
        self.labels = labels
        self.height = height
        self.width = width
        count = isUsed.count
    }

    /// The patches of a map of whole numbers `[H, W]`, numbered again in the order of the first pixel of each.
    public init(_ map: Tensor) {
        precondition(map.shape.rank == 2, "patches are told by [H, W], got \(map.shape)")
        var numbers: [Float: Int32] = [:]
        let labels = map.elements.map { value in
            numbers[value]
                ?? {
                    numbers[value] = Int32(numbers.count)
                    return numbers[value]!
                }()
        }
        self.init(labels: labels, height: map.shape[0], width: map.shape[1])
    }

    /// How many pixels each patch has.
    public var sizes: [Int] {
        labels.reduce(into: [Int](repeating: 0, count: count)) { $0[Int($1)] += 1 }
    }

    /// A map `[H, W]` on which each patch has one value.
    /// - Precondition: there is a value for each patch.
    public func painted(_ values: [Float]) -> Tensor {
        precondition(values.count == count, "\(values.count) values for \(count) patches")
        return Tensor(labels.map { values[Int($0)] }, shape: [height, width])
    }

    /// The borders of patches: `[H, W]`, 1 at pixels whose right or lower neighbour belongs to another patch, else 0.
    public var borders: Tensor {
        Tensor(shape: [height, width]) { borders in
            for i in 0..<labels.count {
                let isLastColumn = i % width == width - 1, isLastRow = i / width == height - 1
                let differs =
                    !isLastColumn && labels[i + 1] != labels[i] || !isLastRow && labels[i + width] != labels[i]
                borders[i] = differs ? 1 : 0
            }
        }
    }
}

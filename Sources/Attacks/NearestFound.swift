import Tensors

/// The nearest change that succeeded, for each image.
struct NearestFound {
    private(set) var levels: Tensor
    private var distances: [Float]

    init(_ levels: Tensor) {
        self.levels = levels
        distances = Array(repeating: .infinity, count: levels.shape[0])
    }

    mutating func offer(_ image: Tensor, distance: Float, for index: Int) {
        guard distance < distances[index] else { return }
        distances[index] = distance
        levels.replace(index, with: image)
    }
}

import Tensors

extension Tensor {
    /// `[n, dimensions]`.
    init(_ points: Points) {
        self.init(shape: [points.count, points.dimensions]) { result in
            for axis in 0..<points.dimensions {
                for i in 0..<points.count { result[i * points.dimensions + axis] = points.axis(axis)[i] }
            }
        }
    }
}

extension Tensor {
    /// A rectangle of `[…, H, W]`, the same in every plane.
    /// - Returns: `[…, height, width]`.
    /// - Precondition: the rectangle lies inside.
    public func cropped(top: Int, left: Int, height: Int, width: Int) -> Tensor {
        let rank = shape.rank
        precondition(rank >= 2, "only planes can be cropped, not a tensor of shape \(shape)")
        let rows = shape[rank - 2], columns = shape[rank - 1]
        precondition(
            top >= 0 && left >= 0 && height >= 0 && width >= 0 && top + height <= rows && left + width <= columns,
            "a rectangle of \(height) × \(width) at (\(top), \(left)) is not inside \(rows) × \(columns)")
        let planes = rows * columns == 0 ? 0 : count / (rows * columns)
        return Tensor(shape: Shape(shape.dropLast(2) + [height, width])) { result in
            withElements { x in
                for plane in 0..<planes {
                    for row in 0..<height {
                        let from = (plane * rows + top + row) * columns + left
                        let to = (plane * height + row) * width
                        _ = UnsafeMutableBufferPointer(rebasing: result[to..<to + width])
                            .initialize(from: x[from..<from + width])
                    }
                }
            }
        }
    }
}

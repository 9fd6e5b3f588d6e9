import Tensors

/// Sums over some axes of a tensor in plain order, added up in Double from the first element to the last.
struct StridedSums: Sendable {
    /// Sizes and steps of the axes that stay, and of those that are summed over.
    private let kept, summed: [(size: Int, step: Int)]
    private let scale: Double

    init(_ shape: Shape, axes: [Int], scale: Double) {
        let all = zip(shape, shape.strides).map { (size: $0, step: $1) }
        kept = all.indices.filter { !axes.contains($0) }.map { all[$0] }
        summed = axes.map { all[$0] }
        self.scale = scale
    }

    /// Takes the tensor and the result.
    var kernel: CustomKernel {
        CustomKernel { [self] operands in
            let count = kept.reduce(1) { $0 * $1.size }
            for place in 0..<count {
                operands[1][place] = Float(sum(operands[0] + Self.offset(of: place, in: kept)) * scale)
            }
        }
    }

    private func sum(_ start: UnsafePointer<Float>) -> Double {
        var sum = 0.0
        for place in 0..<summed.reduce(1, { $0 * $1.size }) { sum += Double(start[Self.offset(of: place, in: summed)]) }
        return sum
    }

    /// Where the element of a number in row-major order lies.
    @inline(__always)
    private static func offset(of place: Int, in axes: [(size: Int, step: Int)]) -> Int {
        var (rest, offset) = (place, 0)
        for axis in axes.indices.reversed() {
            let (size, step) = axes[axis]
            offset += rest % size * step
            rest /= size
        }
        return offset
    }
}

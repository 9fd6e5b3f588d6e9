import Tensors

/// The elements of some axes of a tensor in plain order: how far each lies from the first.
struct StridedAxes: Sendable {
    /// The outermost first. Neighbours that lie one behind the other are one axis.
    private(set) var axes: [(size: Int, step: Int)] = []

    init(_ shape: Shape, _ chosen: some Sequence<Int>) {
        for axis in chosen where shape[axis] != 1 {
            let size = shape[axis], step = shape.strides[axis]
            if let last = axes.last, last.step == step * size {
                axes[axes.count - 1] = (last.size * size, step)
            } else {
                axes.append((size, step))
            }
        }
    }

    var count: Int { axes.reduce(1) { $0 * $1.size } }

    /// The innermost axis, taken away; size 1 where none is left.
    mutating func removeInnermost() -> (size: Int, step: Int) { axes.popLast() ?? (1, 1) }

    /// Where the element of a number in row-major order lies.
    @inline(__always)
    func offset(of place: Int) -> Int {
        var (rest, offset) = (place, 0)
        for axis in axes.reversed() {
            offset += rest % axis.size * axis.step
            rest /= axis.size
        }
        return offset
    }
}

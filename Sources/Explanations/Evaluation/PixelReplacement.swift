import Networks
import Tensors

/// One image that turns into another, pixel by pixel in the order of a map.
struct PixelReplacement {
    /// `[C, H, W]`, in network units.
    let start, end: Tensor
    /// Pixels in the order in which they change.
    let order: [Int]

    /// - Parameter map: `[H, W]`; its largest values change first, of equal ones the first in row-major order.
    /// - Precondition: the three have the same height and width.
    init(from start: Tensor, to end: Tensor, by map: Tensor) {
        precondition(start.shape == end.shape, "an image of shape \(start.shape) cannot become one of \(end.shape)")
        precondition(
            map.shape.sizes == Array(start.shape.dropFirst()),
            "a map of shape \(map.shape) on an image of \(start.shape)")
        (self.start, self.end) = (start, end)
        order = map.topIndices(map.count)
    }

    /// y after 0, 1, … `stepCount` steps of as many pixels each, give or take one.
    func curve(of target: Target, steps stepCount: Int, in network: Network) throws -> ScoreCurve {
        let counts = (0...stepCount).map { $0 * order.count / stepCount }
        let copies = Copies(network: network, target: target, shape: start.shape, count: counts.count) { k, copy in
            start.withElements { _ = copy.update(from: $0) }
            end.withElements { end in
                for channel in 0..<start.shape[0] {
                    for pixel in order[..<counts[k]] {
                        let i = channel * order.count + pixel
                        copy[i] = end[i]
                    }
                }
            }
        }
        return ScoreCurve(
            shares: counts.map { Float($0) / Float(order.count) }, scores: try copies.scores())
    }
}

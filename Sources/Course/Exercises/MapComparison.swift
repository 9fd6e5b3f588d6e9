import Tensors

/// Relation of a map that somebody computed to another one.
enum MapComparison: Equatable {
    case equal
    /// The same map times a positive number.
    case proportional(factor: Float)
    case different

    /// Compares two maps of the same size.
    ///
    /// Equal: no element differs by more than 10⁻⁴ of the other map's largest absolute value. Proportional: the same
    /// once a is divided by the factor ⟨a, b⟩ / ⟨b, b⟩, if that is positive.
    /// - Precondition: as many elements in `a` as in `b`, all of them finite.
    init(of a: Tensor, with b: Tensor) {
        let b = b.reshaped(to: a.shape)
        let tolerance: Float = 1e-4
        let factor = (b * b).sum() > 0 ? (a * b).sum() / (b * b).sum() : 0
        if (a - b).absoluteValue().maximum() <= tolerance * b.absoluteValue().maximum() {
            self = .equal
        } else if factor > 0, (a / factor - b).absoluteValue().maximum() <= tolerance * b.absoluteValue().maximum() {
            self = .proportional(factor: factor)
        } else {
            self = .different
        }
    }
}

import Tensors

/// The gradient of an objective, put together from attraction and repulsion.
package final class Gradient {
    /// ∂KL / ∂yᵢ.
    package let values: Points
    private let attraction, repulsion: Points

    package init(count: Int, dimensions: Int) {
        values = Points(count: count, dimensions: dimensions)
        attraction = Points(count: count, dimensions: dimensions)
        repulsion = Points(count: count, dimensions: dimensions)
    }

    /// 4 (exaggeration · attraction - repulsion / Z).
    /// - Returns: Z.
    package func evaluate(_ objective: any Objective, at y: Points, exaggeration: Double) -> Double {
        let Z = objective.forces(y, attraction: attraction, repulsion: repulsion)
        let attracting = Float(4 * exaggeration), repelling = Float(4 / Z)
        for axis in 0..<y.dimensions {
            let values = values.axis(axis), attraction = attraction.axis(axis), repulsion = repulsion.axis(axis)
            Parallel.forEachRange(of: y.count, size: 8192) { range in
                for i in range { values[i] = attracting * attraction[i] - repelling * repulsion[i] }
            }
        }
        return Z
    }

    /// KL(P ‖ Q).
    package func divergence(_ objective: any Objective, at y: Points) -> Double {
        let Z = objective.forces(y, attraction: attraction, repulsion: repulsion)
        return objective.divergence(y, Z: Z)
    }
}

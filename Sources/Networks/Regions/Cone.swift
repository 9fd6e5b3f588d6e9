import Tensors

/// The part of a map that depends on a region of the image, for several regions at once (its dependence cone).
struct Cone: Hashable {
    let rows, columns: AxisCone

    /// The size of a piece as a share of the map.
    var share: Double {
        Double(rows.extent * columns.extent) / Double(rows.size * columns.size)
    }

    func coincides(with other: Cone) -> Bool {
        rows.coincides(with: other.rows) && columns.coincides(with: other.columns)
    }

    func union(_ other: Cone) -> Cone { Cone(rows: rows.union(other.rows), columns: columns.union(other.columns)) }

    /// The part of a layer's output that depends on this part of its input.
    func through(_ window: Window, to shape: Shape) -> Cone {
        Cone(
            rows: rows.through(
                kernel: window.extent.height, stride: window.stride.height, before: window.before.height, to: shape[2]),
            columns: columns.through(
                kernel: window.extent.width, stride: window.stride.width, before: window.before.width, to: shape[3]))
    }

    /// All of a map of another size, or of this one.
    func whole(_ shape: Shape) -> Cone {
        Cone(
            rows: .whole(shape[2], count: rows.ranges.count), columns: .whole(shape[3], count: columns.ranges.count))
    }
}

/// Where pieces of maps begin: the first row and column for each stretch of rows and of columns. Negative in the padding.
struct Origin: Hashable {
    let rows, columns: [Int]
}

extension Cone {
    var origin: Origin { Origin(rows: rows.starts, columns: columns.starts) }
}

import Tensors

// The ways in which operations go on with pieces of maps.

extension ConeGraph {
    /// Computed whole, from whole inputs.
    /// - Parameter withFixedInEachCopy: whether an input that does not depend on the image is needed once for each copy.
    mutating func whole(
        _ operation: some Operation, _ node: Reading, withFixedInEachCopy: Bool = false
    ) -> Piece {
        let inputs = node.inputs.map { input in
            let value = whole(input)
            guard withFixedInEachCopy, isFixed(input), value.batch == 1 else { return value }
            return value.broadcast(to: value.shape.replacing(0, with: batch))
        }
        return Piece(operation: operation, inputs: inputs, cone: nil)
    }

    /// Each place by itself: a piece of the first input gives that piece of the result. The other inputs are the same for all
    /// places.
    mutating func placewise(_ operation: some Operation, _ node: Reading) -> Piece {
        guard node.inputs.dropFirst().allSatisfy(isFixed) else { return whole(operation, node) }
        return Piece(operation: operation, inputs: node.inputs.map(written), cone: cone(of: node.inputs[0]))
    }

    /// Places of several inputs together: all of them are completed to the piece that covers theirs.
    mutating func aligned(_ operation: some Operation, _ node: Reading) -> Piece {
        let cones = node.inputs.compactMap(cone(of:))
        guard node.shape.rank == 4, cones.count == node.inputs.count else { return whole(operation, node) }
        let parts = cones.map { $0.spread(to: node.shape) }
        let together = limited(parts.dropFirst().reduce(parts[0]) { $0.union($1) }, node.shape)
        let pieces = node.inputs.map { input in
            network.shapes[input].places == node.shape.places ? complete(input, together) : written(input)
        }
        return Piece(operation: operation, inputs: pieces, cone: together)
    }

    /// Places under a window: the piece is completed with what the window looks at, and the padding narrowed to the sides that
    /// pieces still touch.
    /// - Parameters:
    ///   - outside: what lies in the padding.
    ///   - isWhole: whether the result is the whole map, because the window is not the same everywhere.
    ///   - operation: for a window with such padding.
    mutating func windowed(
        _ node: Reading, through window: Window, outside: Float, isWhole: Bool = false,
        _ operation: (Window) -> some Operation
    ) -> Piece {
        guard let seen = cone(of: node.inputs[0]), node.inputs.dropFirst().allSatisfy(isFixed) else {
            return whole(operation(window), node)
        }
        let result = isWhole ? seen.whole(node.shape) : limited(seen.through(window, to: node.shape), node.shape)
        let rows = Stretch(
            result.rows, of: seen.rows, kernel: window.extent.height, stride: window.stride.height,
            before: window.before.height)
        let columns = Stretch(
            result.columns, of: seen.columns, kernel: window.extent.width, stride: window.stride.width,
            before: window.before.width)
        var resolved = window
        if !rows.isPadded { (resolved.before.height, resolved.after.height) = (0, 0) }
        if !columns.isPadded { (resolved.before.width, resolved.after.width) = (0, 0) }
        let origin = Origin(rows: rows.starts, columns: columns.starts)
        let piece = complete(node.inputs[0], origin, height: rows.count, width: columns.count, outside: outside)
        return Piece(
            operation: operation(resolved), inputs: [piece] + node.inputs.dropFirst().map(written), cone: result)
    }

    /// The rows, or the columns, that a kernel reads for pieces of its result.
    private struct Stretch {
        let starts: [Int]
        let count: Int
        /// Whether the kernel adds its padding; else it lies within what is read.
        let isPadded: Bool

        init(_ result: AxisCone, of seen: AxisCone, kernel: Int, stride: Int, before: Int) {
            isPadded = result.isWhole
            starts = isPadded ? seen.starts.map { _ in 0 } : result.starts.map { $0 * stride - before }
            count = isPadded ? seen.size : (result.extent - 1) * stride + kernel
        }
    }
}

extension Shape {
    /// The axes behind batch and channels.
    fileprivate var places: ArraySlice<Int> { sizes.dropFirst(2) }
}

extension Cone {
    /// This cone for a map in which each number of this one counts for a whole axis where this has size 1.
    fileprivate func spread(to shape: Shape) -> Cone {
        Cone(
            rows: rows.size == shape[2] ? rows : .whole(shape[2], count: rows.ranges.count),
            columns: columns.size == shape[3] ? columns : .whole(shape[3], count: columns.ranges.count))
    }
}

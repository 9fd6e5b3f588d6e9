/// The part of the input that one unit of a layer can see.
public struct ReceptiveField: Hashable, Sendable {
    /// Rows and columns of the input under one unit.
    public var height, width: Int
    /// Steps of the input, in pixels, between neighbouring units.
    public var rowStep, columnStep: Int
    /// The first row and column of the input under the unit at 0, 0; negative where padding is under it.
    public var top = 0, left = 0

    /// The field of a unit of the next layer: r' = r + (extent - 1) j, j' = s j, for a step of j pixels before it; it begins
    /// as many steps earlier as there are rows of padding.
    func through(_ window: Window) -> ReceptiveField {
        ReceptiveField(
            height: height + (window.extent.height - 1) * rowStep,
            width: width + (window.extent.width - 1) * columnStep,
            rowStep: rowStep * window.stride.height, columnStep: columnStep * window.stride.width,
            top: top - window.before.height * rowStep, left: left - window.before.width * columnStep)
    }

    /// The smallest field that covers both, for layers that several branches meet in.
    func union(_ other: ReceptiveField) -> ReceptiveField {
        let top = min(top, other.top), left = min(left, other.left)
        return ReceptiveField(
            height: max(self.top + height, other.top + other.height) - top,
            width: max(self.left + width, other.left + other.width) - left,
            rowStep: max(rowStep, other.rowStep), columnStep: max(columnStep, other.columnStep), top: top, left: left)
    }

    /// The rows and columns of an input under a unit: those that lie inside of it.
    /// - Returns: nil where nothing but padding is under the unit.
    public func region(
        row: Int, column: Int, height inputHeight: Int, width inputWidth: Int
    ) -> (rows: Range<Int>, columns: Range<Int>)? {
        let first = top + row * rowStep, start = left + column * columnStep
        let rows = max(first, 0)..<max(min(first + height, inputHeight), max(first, 0))
        let columns = max(start, 0)..<max(min(start + width, inputWidth), max(start, 0))
        return rows.isEmpty || columns.isEmpty ? nil : (rows, columns)
    }
}

extension Network {
    /// The part of the input that a unit of a layer sees; nil behind layers that see everything.
    /// - Throws: `NetworkError.unknownLayer`.
    public func receptiveField(of layer: LayerName) throws -> ReceptiveField? {
        let node = try node(layer)
        return try layerSummaries()[node].receptiveField
    }
}

/// A rectangle of places of an image.
public struct ImageRegion: Hashable, Sendable {
    public let rows, columns: Range<Int>

    /// - Precondition: neither range is empty.
    public init(rows: Range<Int>, columns: Range<Int>) {
        precondition(!rows.isEmpty && !columns.isEmpty, "a region of rows \(rows) and columns \(columns)")
        self.rows = rows
        self.columns = columns
    }
}

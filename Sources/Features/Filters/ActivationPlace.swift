/// The place where a channel answers most: one unit and its value.
public struct ActivationPlace: Hashable, Sendable {
    /// The position of the image among those that were searched.
    public let image: Int
    /// The unit's place in the channel's map; 0, 0 in layers without places.
    public let row, column: Int
    public let value: Float

    public init(image: Int, row: Int, column: Int, value: Float) {
        (self.image, self.row, self.column, self.value) = (image, row, column, value)
    }
}

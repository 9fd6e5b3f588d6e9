/// A line that describes no drawing command.
public struct DrawingRecordError: Error, Equatable, CustomStringConvertible {
    public let line: Int
    public let text: String

    public var description: String {
        "line \(line) of a drawing is no drawing command: “\(text.prefix(80))”; draw the figures again"
    }
}

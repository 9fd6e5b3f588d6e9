/// Colours for the numbers from 0 to 1, as 256 entries between which is interpolated.
public struct ColorMap: Hashable, Sendable {
    public let name: String
    private let entries: [Color]

    /// - Parameter table: 256 colours as `0xRRGGBB`.
    /// - Precondition: there are 256 of them.
    public init(name: String, table: [UInt32]) {
        precondition(table.count == 256, "a colour map has 256 entries, \(name) has \(table.count)")
        self.name = name
        entries = table.map { Color($0) }
    }

    /// The colour at t: entry i at t = i / 255, linear in between; t is clamped to 0...1, NaN is taken as 0.
    public subscript(t: Float) -> Color {
        let position = t > 0 ? min(t, 1) * 255 : 0
        let i = min(Int(position), 254), share = position - Float(i)
        return entries[i + 1].withOpacity(share).over(entries[i])
    }

    public static func == (a: ColorMap, b: ColorMap) -> Bool { a.name == b.name && a.entries == b.entries }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

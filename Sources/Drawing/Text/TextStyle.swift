/// The setting of a piece of text.
public struct TextStyle: Hashable, Sendable {
    /// In px at scale 1; figures never go under 11.
    public var size: Double
    public var isBold: Bool
    public var color: Color
    /// Drawn around each letter, so that text is read over what lies behind it; nil for nothing.
    public var halo: Color?

    public init(size: Double, isBold: Bool = false, color: Color = .ink, halo: Color? = nil) {
        self.size = size
        self.isBold = isBold
        self.color = color
        self.halo = halo
    }

    /// From baseline to baseline.
    public var lineHeight: Double { (size * 1.36).rounded(.up) }

    public static let title = TextStyle(size: 17, isBold: true)
    /// Row and column heads.
    public static let head = TextStyle(size: 13, isBold: true)
    /// Under a cell.
    public static let caption = TextStyle(size: 12, color: .smallPrint)
    /// Over points or curves.
    public static let overData = TextStyle(size: 12, isBold: true, halo: Color.white.withOpacity(0.85))
    /// Tick labels, units, the note at the foot.
    public static let note = TextStyle(size: 11, color: .smallPrint)
}

/// Pictures along a band of years, above it and below, each with its name, its date and a few words.
///
///     let figure = Timeline(
///         title: "What each repaired", years: 2013...2020,
///         above: [.init(.heatmap(gradient), name: "Gradient", years: 2013...2014, words: "The slope of the score.")],
///         below: [.init(.photograph(cat), name: "A cat"), .init(.heatmap(cam), name: "CAM", years: 2016...2016)])
///     try figure.write(to: "timeline.png", scale: 2)
public struct Timeline: Figure {
    /// The heading, which says what is seen in a sentence; empty for none.
    public var title: String
    /// The first and the last year of the band.
    public var years: ClosedRange<Int>
    /// From left to right; earlier years first, or leaders cross.
    public var above, below: [Card]
    /// A note on what a reader must know besides; empty for none.
    public var footnote: String
    public var wording: Wording
    /// The side of each picture, in px at scale 1.
    public var side: Double

    /// A picture and what is said of it.
    public struct Card: Equatable, Sendable {
        /// Its own caption is not shown; an empty frame stands for a blank one.
        public var cell: Cell
        public var name: String
        /// The years that it belongs to; nil for what has no place on the band and stands at the left.
        public var years: ClosedRange<Int>?
        public var words: String

        public init(_ cell: Cell, name: String, years: ClosedRange<Int>? = nil, words: String = "") {
            (self.cell, self.name, self.years, self.words) = (cell, name, years, words)
        }

        /// `2016`, or `2013/14` where it is of two years.
        var date: String {
            guard let years else { return "" }
            let last = years.upperBound % 100
            return years.count == 1
                ? "\(years.lowerBound)" : "\(years.lowerBound)/" + (last < 10 ? "0" : "") + "\(last)"
        }
    }

    /// - Precondition: every card's years lie on the band.
    public init(
        title: String = "", years: ClosedRange<Int>, above: [Card], below: [Card], footnote: String = "",
        wording: Wording = .english, side: Double = 132
    ) {
        for card in above + below {
            guard let own = card.years else { continue }
            precondition(years.contains(own.lowerBound) && years.contains(own.upperBound), "\(own) is not in \(years)")
        }
        (self.title, self.years, self.above, self.below) = (title, years, above, below)
        (self.footnote, self.wording, self.side) = (footnote, wording, side)
    }

    public func sheet() -> Sheet { TimelineLayout(self).sheet() }
}

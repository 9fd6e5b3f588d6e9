import Drawing

extension Panel {
    /// The curves of a kind of distortion: of the networks that are drawn, of published observers, of the reader.
    /// - Parameter levels: those that the networks were asked about.
    public func curves(
        of kind: DistortionKind, at levels: [Double], besides published: [PublishedResults.Observer],
        in language: Language
    ) -> [LinePlot.Series] {
        let own = drawn.map { ($0.name, kind.curve(of: $0, at: levels)) }
        let others = published.map { ($0.name, kind.curve(of: $0)) }
        let reader = self.reader.map { [($0.name, kind.curve(of: $0, at: kind.levels))] } ?? []
        return (own + others + reader).map { name, points in
            LinePlot.Series(
                name[language], points.map { ($0.level, $0.share) }, intervals: points.map(\.interval))
        }
    }

    /// The observers among the networks that are drawn and the reader of whom some kind of distortion says what it leaves: few
    /// answers of a reader leave nothing to compare with.
    public var comparedByAdvantage: [Answers] {
        drawn
            + [reader].compactMap { $0 }.filter { reader in DistortionKind.all.contains { $0.kept(by: reader) != nil } }
    }

    /// Bars of the shares of decisions by shape: of the networks, of the reader where there were decisions, of published
    /// observers.
    public func shapeShares(in language: Language) -> [BarPlot.Group] {
        let deciding = networks + [reader].compactMap { $0 }.filter { $0.shapeShare != nil }
        let own = deciding.map { answers in
            let share = answers.shapeShare
            return BarPlot.Group(
                answers.name[language],
                [BarPlot.Bar(share?.share ?? .nan, interval: share.map { $0.low...$0.high })])
        }
        return own + PublishedResults.shapeShares.map { .init($0.name[language], [BarPlot.Bar($0.share)]) }
    }
}

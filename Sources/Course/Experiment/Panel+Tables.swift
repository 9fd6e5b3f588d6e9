extension Panel {
    /// Rows of a table: what the hardest level of each kind of distortion leaves of each observer's advantage over chance.
    public func advantageRows(besides published: [PublishedResults.Observer]) -> [[TableCell]] {
        func row(_ name: Phrase, _ kept: (DistortionKind) -> AdvantageKept?) -> [TableCell] {
            [.phrase(name)] + DistortionKind.all.map { .interval(kept($0)) }
        }
        return comparedByAdvantage.map { answers in row(answers.name) { $0.kept(by: answers) } }
            + published.map { observer in row(observer.name) { $0.kept(by: observer) } }
    }

    /// Rows of a table: the shares of right answers to grey pictures, to those turned by 90° and to those by 180°.
    public func turnedRows(besides published: [PublishedResults.Observer]) -> [[TableCell]] {
        let conditions = [Distortion.grey, .rotation(quarters: 1), .rotation(quarters: 2)]
        let own = drawn.map { answers in
            [.phrase(answers.name)] + conditions.map { TableCell.interval(answers.accuracy(.distorted($0))) }
        }
        return own
            + published.map { observer in
                [.phrase(observer.name)]
                    + ([observer.grey] + observer.rotation).map { .number($0, .share(decimals: 0)) }
            }
    }
}

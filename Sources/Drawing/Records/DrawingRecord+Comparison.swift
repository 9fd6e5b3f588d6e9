extension DrawingRecord {
    /// The first thing that this drawing says otherwise than one that is kept; nil where both say the same.
    ///
    /// Compared as this one's ``Agreement`` has it, which has to be that of the kept one.
    public func difference(from kept: DrawingRecord) -> String? {
        guard agreement == kept.agreement else { return "it was compared by \(kept.agreement), now by \(agreement)" }
        guard claims.map(\.name) == kept.claims.map(\.name) else { return "it does not claim the same any more" }
        for (new, old) in zip(claims, kept.claims) where !new.agrees(with: old) {
            return "it claims \(new.words), and claimed \(old.words)"
        }
        for (new, old) in zip(lines, kept.lines) {
            if let reason = difference(of: new, from: old) { return reason }
        }
        guard lines.count == kept.lines.count else {
            return "\(kept.lines.count) things were drawn, now \(lines.count)"
        }
        return nil
    }

    private func difference(of new: Line, from old: Line) -> String? {
        guard new.what == old.what else { return "where there was \(old.name) is \(new.name)" }
        if let words = new.words, let before = old.words, !agree(words, before) {
            return "“\(before)” is “\(words)” now"
        }
        guard (new.words == nil) == (old.words == nil) else { return "where there was \(old.name) is \(new.name)" }
        if let moved = move(of: new, from: old) { return moved }
        guard new.levels.count == old.levels.count else { return "\(new.name) has another shape" }
        if let levels = agreement.levels {
            let largest = zip(new.levels, old.levels).map { abs(Double($0) - Double($1)) }.max() ?? 0
            if largest > levels { return "\(new.name) looks otherwise: by \(Int(largest)) of 255 levels" }
        }
        return nil
    }

    // MARK: Places

    private func move(of new: Line, from old: Line) -> String? {
        guard new.places.count == old.places.count else {
            return "\(new.name) had \(old.places.count / 2) points, now \(new.places.count / 2)"
        }
        guard let distance = agreement.distance else { return nil }
        let moves = zip(new.places, old.places).map { abs($0 - $1) }
        guard let largest = moves.max() else { return nil }
        let allowed: Double
        switch new.kind {
        // Frames and words stand where the layout puts them; words whose number has changed may be a little wider.
        case "sheet", "fill", "picture", "inside": allowed = Self.layout
        case "title", "columnHead", "rowHead", "caption", "unit", "footnote":
            if moves[1] > Self.layout { return "\(new.name) has moved by \(moves[1].short) px" }
            allowed = new.words == old.words ? Self.layout : Self.width
        default: allowed = distance
        }
        return largest > allowed ? "\(new.name) has moved by \(largest.short) px" : nil
    }

    /// The distance by which rounding to hundredths moves a place.
    private static let layout = 0.02
    /// By how much words move whose digits are others, of other widths.
    private static let width = 6.0

    // MARK: Words

    /// Whether words are the same but for the last digits of numbers that were computed: those with a decimal point and
    /// shares in per cent.
    private func agree(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        let (a, b) = (WordsWithNumbers(a), WordsWithNumbers(b))
        guard a.words == b.words, a.numbers.count == b.numbers.count else { return false }
        return zip(a.numbers, b.numbers).allSatisfy { x, y in
            guard x.isComputed == y.isComputed, x.decimals == y.decimals else { return false }
            return x.isComputed ? digits(abs(x.units - y.units)) : x.units == y.units
        }
    }

    private func digits(_ difference: Int) -> Bool { agreement.digits.map { difference <= $0 } ?? true }
}

extension DrawingRecord.Line {
    /// `picture`, `caption`.
    fileprivate var kind: Substring { what.split(separator: " ").first { $0 != ">" } ?? "" }

    /// Its name in messages: `caption “zebra · 0.42”`, `picture 224 × 224 at 24, 84`.
    fileprivate var name: String {
        words.map { "\(kind) “\($0)”" } ?? what + (places.count > 1 ? " at \(places[0].short), \(places[1].short)" : "")
    }
}

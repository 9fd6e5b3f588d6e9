import Drawing
import Explanations

extension LookingShares {
    /// How many scenes are named rightly, or otherwise.
    public func count(whereRight isRight: Bool) -> Int { scenes.count { $0.isRight == isRight } }

    /// Rows of a table: each method's mean shares where the animal is named rightly and where it is not, and behind them the
    /// area of the animals.
    /// - Parameters:
    ///   - area: the words for the last row.
    ///   - seed: of the intervals.
    public func rows(area words: String, seed: UInt64) -> [[TableCell]] {
        func row(_ head: TableCell, _ mean: (Bool) -> MeanInterval?) -> [TableCell] {
            [head] + [true, false].map { .interval(mean($0), .share(decimals: 0)) }
        }
        return methods.enumerated().map { i, method in
            row(.phrase(Phrase(type(of: method)))) { meanShare(of: i, whereRight: $0, seed: seed) }
        } + [row(.text(words)) { area(whereRight: $0, seed: seed) }]
    }

    /// Scenes with the map of what is named, the animal outlined; where it is named otherwise, its own name stands before
    /// that.
    /// - Throws: as ``SceneSeries`` and ``Question/answer(in:)``.
    public func cells(
        whereRight isRight: Bool, atMost count: Int, by method: any ExplanationMethod, in context: LessonContext
    ) throws -> [Cell] {
        try scenes.filter { $0.isRight == isRight }.prefix(count).map { scene in
            let composed = try series[scene.number].compose(from: context.assets)
            let picture = try context.picture(of: composed), named = picture.topClass
            var cell = picture.cell(try picture.explain(named, by: method).values, of: named)
            if !isRight { cell.caption = picture.name(of: composed.objects[0].target) + " → " + cell.caption }
            cell.marks = composed.objects.map { .outline(of: $0.mask(seenBy: context.network)) }
            return cell
        }
    }
}

import Networks
import Zoo

extension LessonContext {
    /// The networks whose answers are drawn beside people's: the one of the lesson and, unless it has to be quick, the smallest
    /// and the largest that `./setup` brings.
    public func networksToCompare() throws -> [Network] {
        try [network] + (options.quick ? [] : otherEnds.map(assets.network))
    }

    /// Others that are here, for what takes few pictures. Figures that are published do not depend on them.
    public func furtherNetworks() throws -> [Network] {
        let fetched = options.publish ? [] : ["resnet50", "vgg16"].filter(assets.isInstalled)
        let names = options.quick ? otherEnds : [EfficientNetLite.lite1.name] + fetched
        return try names.filter { $0 != network.name }.map(assets.network)
    }

    private var otherEnds: [String] {
        [EfficientNetLite.lite0, EfficientNetLite.lite2].map(\.name).filter { $0 != network.name }
    }

    /// What the reader has answered to an experiment; nil without answers. Published figures are the same for everybody, and
    /// do not ask.
    /// - Parameter folder: the lesson's.
    /// - Throws: ``AnswerSheetError``.
    public func readersSheet(of experiment: Experiment, in folder: String) throws(AnswerSheetError) -> AnswerSheet? {
        guard !options.publish, let sheet = try experiment.sheet(in: folder), !sheet.isEmpty else { return nil }
        return sheet
    }
}

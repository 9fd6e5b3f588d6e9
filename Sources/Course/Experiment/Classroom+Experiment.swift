import Networks

extension Classroom {
    /// The networks whose answers are drawn beside people's: the one of the room, and those that `./setup` brings.
    public func networksToCompare() throws -> [Network] {
        try [network]
            + [EfficientNetLite.lite0, EfficientNetLite.lite2].map(\.name).filter { $0 != network.name }
            .map(assets.network)
    }

    /// Others that are here, for what takes few pictures. Figures that are published do not depend on them.
    public func furtherNetworks() throws -> [Network] {
        guard !options.quick else { return [] }
        let fetched = options.publish ? [] : ["resnet50", "vgg16"].filter(assets.isInstalled)
        return try ([EfficientNetLite.lite1.name] + fetched).filter { $0 != network.name }.map(assets.network)
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

import Foundation

/// Animals one after another, each in the same place on several grounds.
public struct GroundTrials: Sendable {
    public let grounds: [Ground]
    public let trials: [Trial]

    /// What is kept of one animal.
    public struct Trial: Sendable {
        public let species: Species
        /// On how many grounds it is named.
        public let rightCount: Int
        public let depends: Bool
        /// The pictures with what is named in each, of animals that are shown.
        public let shown: [(picture: ClassifiedPicture, named: Int)]
    }

    /// The credits of all pictures, in the order of their names, each once.
    public let credits: [String]

    /// - Parameters:
    ///   - shown: the species whose pictures are kept; of the others, whose passes take much memory, numbers alone.
    /// - Throws: as ``GroundTrial``.
    /// - Complexity: a forward pass for each animal and ground.
    public init(
        of species: [Species], on grounds: [Ground], keepingPicturesOf shown: [Int], in context: LessonContext
    ) throws {
        self.grounds = grounds
        var credits: Set<String> = []
        trials = try species.map { one in
            let trial = try GroundTrial(of: one, on: grounds, in: context)
            credits.formUnion(trial.pictures.flatMap { ($0.scene?.credit ?? "").components(separatedBy: "; ") })
            let pictures = shown.contains(one.target) ? Array(zip(trial.pictures, trial.named)) : []
            return Trial(
                species: one, rightCount: trial.rightCount, depends: trial.depends,
                shown: pictures.map { (picture: $0.0, named: $0.1) })
        }
        self.credits = credits.sorted()
    }

    /// How many animals are named on all grounds.
    public var everywhereCount: Int { trials.count { $0.rightCount == grounds.count } }

    /// How many are named on some grounds and not on others.
    public var sometimesCount: Int { trials.count { (1..<grounds.count).contains($0.rightCount) } }
}

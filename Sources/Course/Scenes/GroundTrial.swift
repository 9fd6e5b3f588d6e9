import Networks

/// One animal in the same place on several grounds, and what a network names on each.
public struct GroundTrial: Sendable {
    public let species: Species
    /// In the order of the grounds.
    public let pictures: [ClassifiedPicture]
    /// What is named on each.
    public let named: [Int]

    /// - Throws: `AssetError`, `PhotographError`, `SceneError`, `NetworkError`, `EngineError`.
    public init(of species: Species, on grounds: [Ground], in context: LessonContext) throws {
        self.species = species
        pictures = try grounds.map {
            try context.picture(of: .alone(species.stamps[0], of: species.target, on: $0))
        }
        named = pictures.map { $0.topClass }
    }

    /// On how many grounds the animal is named.
    public var rightCount: Int { named.count { $0 == species.target } }

    /// Whether the ground alone makes another class of it.
    public var depends: Bool { Set(named).count > 1 }
}

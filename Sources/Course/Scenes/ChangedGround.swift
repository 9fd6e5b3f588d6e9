import Drawing

extension Scene {
    /// One animal in the middle, its longer side 60 per cent of the scene's, on a ground; all but the ground is the same for
    /// all grounds.
    public static func alone(_ stamp: Species.Stamp, of target: Int, on ground: Ground) -> Scene {
        let size = 384, longest = 230
        let width = max(1, longest * stamp.width / max(stamp.width, stamp.height))
        let height = max(1, (stamp.height * width + stamp.width / 2) / stamp.width)
        return Scene(
            name: "alone-\(stamp.picture)", title: Phrase(es: "Un animal", en: "One animal"), size: size,
            ground: ground,
            placements: [
                Placement(
                    stamp.picture, target: target, left: (size - width) / 2, bottom: (size + height) / 2, width: width)
            ])
    }
}

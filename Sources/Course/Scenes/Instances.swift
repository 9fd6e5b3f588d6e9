extension Scene {
    /// One to four zebras on a meadow: several instances of one class, which is where maps of a class part ways.
    ///
    /// The first two stand across from each other, so that a patch or a box holds one of them alone.
    ///
    /// - Precondition: there is room for `count` of them.
    public static func zebras(_ count: Int) -> Scene {
        let places = [
            (left: 26, bottom: 180), (left: 200, bottom: 340), (left: 200, bottom: 180), (left: 26, bottom: 340),
        ]
        precondition((1...places.count).contains(count), "a meadow for \(places.count) zebras, not \(count)")
        return Scene(
            name: "zebras-\(count)", title: Phrase(es: "Cebras", en: "Zebras"), ground: .meadow,
            placements: places.prefix(count).map { place in
                // Each looks towards the middle.
                Placement(
                    "zebra", target: 340, left: place.left, bottom: place.bottom, width: 158, mirrored: place.left < 100
                )
            })
    }
}

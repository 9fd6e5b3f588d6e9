/// Points placed in a rectangle, as large as they go with the same scale along both axes.
struct ScatterArea {
    let area: Rectangle
    /// The place of each point on the sheet; nil where it is not finite.
    let places: [Point?]

    init(_ points: [Point], in area: Rectangle) {
        self.area = area
        let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
        let left = finite.map(\.x).min() ?? 0, right = finite.map(\.x).max() ?? 0
        let low = finite.map(\.y).min() ?? 0, high = finite.map(\.y).max() ?? 0
        // A little room, so that signs at the border are whole.
        let room = Rectangle(x: area.x + 6, y: area.y + 6, width: area.width - 12, height: area.height - 12)
        let width = right - left, height = high - low
        let scale = min(width > 0 ? room.width / width : .infinity, height > 0 ? room.height / height : .infinity)
        let factor = scale.isFinite ? scale : 0
        places = points.map { point in
            guard point.x.isFinite, point.y.isFinite else { return nil }
            return Point(
                x: room.x + room.width / 2 + (point.x - (left + right) / 2) * factor,
                y: room.y + room.height / 2 - (point.y - (low + high) / 2) * factor)
        }
    }

    /// The middle of the chosen points in the part of the area that has most of them.
    func densestPlace(where isChosen: (Int) -> Bool) -> Point? {
        let parts = 16
        func part(_ place: Point) -> Int {
            let column = min(Int((place.x - area.x) / area.width * Double(parts)), parts - 1)
            return min(Int((place.y - area.y) / area.height * Double(parts)), parts - 1) * parts + column
        }
        var members = [[Point]](repeating: [], count: parts * parts)
        for (i, place) in places.enumerated() where isChosen(i) {
            if let place { members[part(place)].append(place) }
        }
        guard let most = members.max(by: { $0.count < $1.count }), !most.isEmpty else { return nil }
        let sum = most.reduce(Point(x: 0, y: 0)) { Point(x: $0.x + $1.x, y: $0.y + $1.y) }
        return Point(x: sum.x / Double(most.count), y: sum.y / Double(most.count))
    }

    /// The signs of all points, the smaller the more there are.
    func commands(classes: [Int]) -> [DrawingCommand] {
        let radius = min(4, max(0.8, 0.29 * area.width / Double(max(places.count, 1)).squareRoot()))
        return places.enumerated().compactMap { i, place in
            place.map { ScatterMarker(classes.isEmpty ? nil : classes[i]).command(at: $0, radius: radius) }
        }
    }
}

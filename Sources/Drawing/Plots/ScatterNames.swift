import Foundation

/// The names of classes among their points, each at the place near the class's densest where it covers the fewest points.
///
/// Of the places tried, on rings around the densest one, the best has the least
///
///     covered points + 0.08 · distance in px + 8 · (1 - share of the class among the points within 10 px)
///
/// The second summand keeps a name at its class, the third away from others'. No two names overlap as long as there is room.
struct ScatterNames {
    private let area: ScatterArea
    private let classes: [Int]
    private let all: PointCounts

    private static let style = TextStyle.overData
    private static let ringStep = 6.0, ringCount = 12, angleCount = 24, nearby = 10.0

    init(_ area: ScatterArea, classes: [Int]) {
        (self.area, self.classes) = (area, classes)
        all = PointCounts(area.places.compactMap { $0 }, in: area.area)
    }

    func commands(for names: [String], _ typesetter: Typesetter) -> [DrawingCommand] {
        guard !classes.isEmpty else { return [] }
        var taken: [Rectangle] = [], commands: [DrawingCommand] = []
        for (i, name) in names.enumerated() {
            guard let center = area.densestPlace(where: { classes[$0] == i }) else { continue }
            let size = Size(width: typesetter.width(name, Self.style) + 2, height: Self.style.lineHeight)
            let box = place(size, around: center, of: i, besides: taken)
            taken.append(box)
            commands.append(.text(typesetter.place(name, .label, Self.style, x: box.x + 1, top: box.y)))
        }
        return commands
    }

    /// The best box around a place; below those that are taken where none of the boxes tried is free.
    private func place(
        _ size: Size, around center: Point, of number: Int, besides taken: [Rectangle]
    ) -> Rectangle {
        let own = PointCounts(
            area.places.indices.compactMap { classes[$0] == number ? area.places[$0] : nil }, in: area.area)
        let free = candidates(size, around: center).filter { box, _ in !taken.contains(where: box.overlaps) }
        let best = free.map { box, distance in
            let beside = box.grown(by: Self.nearby), others = Double(all.count(in: beside))
            let share = others > 0 ? Double(own.count(in: beside)) / others : 0
            return (box: box, cost: Double(all.count(in: box)) + 0.08 * distance + 8 * (1 - share))
        }.min { $0.cost < $1.cost }
        if let best { return best.box }
        var box = candidates(size, around: center)[0].box
        while let other = taken.first(where: box.overlaps) { box.y = other.bottom + 1 }
        return box
    }

    /// Boxes inside of the area, with the distance of their middles from a place, the nearest first.
    private func candidates(_ size: Size, around center: Point) -> [(box: Rectangle, distance: Double)] {
        // A halo must not wipe out the frame.
        let area = area.area.grown(by: -4)
        return (0..<Self.ringCount).flatMap { ring -> [(box: Rectangle, distance: Double)] in
            let radius = Self.ringStep * Double(ring)
            return (0..<(ring == 0 ? 1 : Self.angleCount)).map { step in
                let angle = 2 * Double.pi * Double(step) / Double(Self.angleCount)
                // Wide as names are, they get out of the way sooner upward than sideways.
                let x = center.x + 1.5 * radius * cos(angle) - size.width / 2
                let y = center.y + radius * sin(angle) - size.height / 2
                let box = Rectangle(
                    x: min(max(x, area.left), area.right - size.width),
                    y: min(max(y, area.top), area.bottom - size.height), width: size.width, height: size.height)
                return (box, hypot(box.x + size.width / 2 - center.x, box.y + size.height / 2 - center.y))
            }
        }
    }
}

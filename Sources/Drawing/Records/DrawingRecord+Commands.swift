import Foundation

extension DrawingCommand {
    /// - Parameter depth: in how many clipped parts the command lies.
    func lines(inside depth: Int) -> [DrawingRecord.Line] {
        func line(
            _ what: String, words: String? = nil, _ places: [Double], levels: [UInt8] = []
        ) -> DrawingRecord.Line {
            .init(
                what: String(repeating: "> ", count: depth) + what, words: words, places: places.map(\.rounded100),
                levels: levels)
        }
        switch self {
        case .fill(let frame, let color): return [line("fill \(color)", frame.sides)]
        case .picture(let picture, let frame, let smooth):
            return [
                line(
                    "picture \(picture.width) × \(picture.height)" + (smooth ? "" : " pixels"), frame.sides,
                    levels: picture.squares(in: frame))
            ]
        case .text(let text):
            let halo = text.style.halo.map { " on \($0)" } ?? ""
            let style = "\(text.style.size.short)\(text.style.isBold ? " bold" : "") \(text.style.color)\(halo)"
            return [line("\(text.role.rawValue) \(style)", words: text.string, [text.origin.x, text.origin.y])]
        case .line(let points, let isClosed, let color, let width):
            return [line("\(isClosed ? "outline" : "line") \(color) \(width.short)", points.flatMap { [$0.x, $0.y] })]
        case .polygon(let points, let color): return [line("polygon \(color)", points.flatMap { [$0.x, $0.y] })]
        case .circle(let center, let radius, let color, let width):
            return [line("circle \(color) \(width.short)", [center.x, center.y, radius])]
        case .disc(let center, let radius, let color): return [line("disc \(color)", [center.x, center.y, radius])]
        case .clipped(let frame, let commands):
            return [line("inside", frame.sides)] + commands.flatMap { $0.lines(inside: depth + 1) }
        }
    }
}

extension [DrawingRecord.Line] {
    /// Discs and polygons of one colour and as many corners, which are the signs of points, become one line with their
    /// number, at the end.
    func countingSigns() -> [DrawingRecord.Line] {
        var counts: [String: Int] = [:], others: [DrawingRecord.Line] = []
        for line in self {
            let kind = line.what.split(separator: " ").first { $0 != ">" }
            if kind == "disc" || kind == "polygon" {
                counts["\(line.what) of \(line.places.count / 2) points", default: 0] += 1
            } else {
                others.append(line)
            }
        }
        return others + counts.sorted { $0.key < $1.key }.map { .init(what: "\($0.value) times \($0.key)") }
    }
}

extension Rectangle {
    fileprivate var sides: [Double] { [x, y, width, height] }
}

extension Double {
    /// As it is written down.
    fileprivate var rounded100: Double { isFinite ? (self * 100).rounded() / 100 : 0 }
}

extension Photograph {
    /// The mean colours of squares, one for each 28 px of the frame, at most ten a side: red, green, blue of each.
    fileprivate func squares(in frame: Rectangle) -> [UInt8] {
        func count(_ length: Double) -> Int { Swift.min(Swift.max(Int((length / 28).rounded()), 1), 10) }
        let few = means(columns: count(frame.width), rows: count(frame.height))
        return few.pixels.enumerated().compactMap { $0.offset % 4 < 3 ? $0.element : nil }
    }
}

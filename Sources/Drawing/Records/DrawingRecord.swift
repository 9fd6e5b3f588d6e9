import Foundation

/// A figure's drawing commands as text, to be kept beside the figure and compared with those of another run.
///
///     levels 3, distance 1, digits 1
///     claim wanted-after 0.981 within 0.05
///     sheet @ 720 304
///     columnHead “zebra” 13 bold #1B1B1B @ 264 71.5
///     picture 224 × 224 @ 24 84 224 224 # 8A7B6C…
///     outline #56B4E9 1.75 @ 301.2 140 …
///
/// What a command is stands first, then its places in px, then, of a picture, the mean colours of squares of it. Where places
/// are free, equal signs are counted instead.
public struct DrawingRecord: Equatable, Sendable {
    public let agreement: Agreement
    /// What the figure says besides, where pictures, places or numbers are not compared.
    public let claims: [FigureClaim]
    let lines: [Line]

    /// One command.
    struct Line: Equatable, Sendable {
        /// What is drawn, with all that does not follow from a computed number but for words.
        var what: String
        var words: String?
        /// Coordinates in px.
        var places: [Double] = []
        /// Red, green and blue of squares of a picture, row by row.
        var levels: [UInt8] = []
    }

    private static let leader = "line \(Color.leader) 1"

    public init(of sheet: Sheet, agreement: Agreement = .rounding, claims: [FigureClaim] = []) {
        (self.agreement, self.claims) = (agreement, claims)
        let size = Line(what: "sheet", places: [sheet.size.width, sheet.size.height])
        let lines = [size] + sheet.commands.flatMap { $0.lines(inside: 0) }
        // Where places are free, so is whether a name stands so far from its own that a leader leads there.
        self.lines = agreement.distance == nil ? lines.filter { $0.what != Self.leader }.countingSigns() : lines
    }

    /// - Throws: ``DrawingRecordError`` with the number of the first line that is none.
    public init(_ text: String) throws(DrawingRecordError) {
        let rows = text.split(separator: "\n")
        guard let first = rows.first, let agreement = Agreement(first) else {
            throw DrawingRecordError(line: 1, text: String(rows.first ?? ""))
        }
        self.agreement = agreement
        var lines: [Line] = [], claims: [FigureClaim] = []
        for (i, row) in rows.enumerated().dropFirst() {
            if let claim = FigureClaim(row) {
                claims.append(claim)
                continue
            }
            guard let line = Line(row) else { throw DrawingRecordError(line: i + 1, text: String(row)) }
            lines.append(line)
        }
        (self.lines, self.claims) = (lines, claims)
    }

    public var text: String {
        (["\(agreement)"] + claims.map(\.description) + lines.map(\.text)).joined(separator: "\n") + "\n"
    }
}

/// A line that describes no drawing command.
public struct DrawingRecordError: Error, Equatable, CustomStringConvertible {
    public let line: Int
    public let text: String

    public var description: String {
        "line \(line) of a drawing is no drawing command: “\(text.prefix(80))”; draw the figures again"
    }
}

// MARK: - Commands as lines

extension DrawingCommand {
    /// - Parameter depth: in how many clipped parts the command lies.
    fileprivate func lines(inside depth: Int) -> [DrawingRecord.Line] {
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
    fileprivate func countingSigns() -> [DrawingRecord.Line] {
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

// MARK: - Lines as text

extension DrawingRecord.Line {
    fileprivate var text: String {
        what + (words.map { " “\($0)”" } ?? "")
            + (places.isEmpty ? "" : " @ " + places.map(\.short).joined(separator: " "))
            + (levels.isEmpty ? "" : " # " + levels.map(\.hex).joined())
    }

    fileprivate init?(_ text: some StringProtocol) {
        var rest = String(text)
        if let mark = rest.range(of: " # ", options: .backwards), !rest[mark.upperBound...].contains("”") {
            guard let levels = [UInt8](hex: rest[mark.upperBound...]) else { return nil }
            self.levels = levels
            rest = String(rest[..<mark.lowerBound])
        }
        if let mark = rest.range(of: " @ ", options: .backwards), !rest[mark.upperBound...].contains("”") {
            let numbers = rest[mark.upperBound...].split(separator: " ").map { Double($0) }
            guard numbers.allSatisfy({ $0 != nil }) else { return nil }
            places = numbers.compactMap { $0 }
            rest = String(rest[..<mark.lowerBound])
        }
        if let start = rest.range(of: " “") {
            guard rest.hasSuffix("”") else { return nil }
            words = String(rest[start.upperBound...].dropLast())
            rest = String(rest[..<start.lowerBound])
        }
        guard !rest.isEmpty else { return nil }
        what = rest
    }
}

extension UInt8 {
    fileprivate var hex: String { (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}

extension [UInt8] {
    fileprivate init?(hex: some StringProtocol) {
        let digits = Array<Character>(hex)
        guard digits.count % 2 == 0 else { return nil }
        self = []
        for i in stride(from: 0, to: digits.count, by: 2) {
            guard let value = UInt8(String(digits[i...i + 1]), radix: 16) else { return nil }
            append(value)
        }
    }
}

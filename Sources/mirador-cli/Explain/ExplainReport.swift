import Foundation
import Mirador

/// Report of one command: of pictures one after another, each asked about all targets, each target at all layers.
struct ExplainReport {
    private(set) var answers: [Answer] = []
    /// The number of each answer's picture: two pictures may have one name, and the same pixels.
    private var pictures: [Int] = []

    /// More maps than that are no row that a figure can hold, however small.
    static let mostMapsOfRow = 250

    mutating func append(_ answer: Answer, ofPicture number: Int) {
        answers.append(answer)
        pictures.append(number)
    }

    /// The row of each answer's picture.
    private var rows: [Int] {
        var row = -1, last: Int?
        return pictures.map { number in
            if number != last { (row, last) = (row + 1, number) }
            return row
        }
    }

    private var pictureCount: Int { (rows.last ?? -1) + 1 }
    private var layerCount: Int { Set(answers.map(\.question.layer)).count }

    /// One line for each, with the picture and the layer where there are several.
    var lines: [String] {
        let hasPictures = pictureCount > 1, hasLayers = layerCount > 1
        return answers.map { answer in
            let picture = hasPictures ? "\(answer.question.picture.name): " : ""
            let layer = hasLayers ? answer.question.layer.map { " at \($0.text)" } ?? "" : ""
            return "\(picture)\(answer.head)\(layer): \(answer.summary)"
        }
    }

    /// Files of the raw values: the one that was named; of several, `map-chelsea-281-act1.npy` for `map.npy`, with those
    /// parts that tell them apart.
    func rawPaths(_ path: String) -> [String] {
        guard answers.count > 1 else { return [path] }
        let file = URL(fileURLWithPath: path), ending = file.pathExtension.isEmpty ? "" : ".\(file.pathExtension)"
        let start = String(path.dropLast(ending.count))
        let hasPictures = pictureCount > 1, hasLayers = layerCount > 1
        let hasTargets = Set(answers.map(\.question.target.name)).count > 1
        var names = DistinctNames()
        return answers.map { answer in
            let question = answer.question
            var parts = [start]
            if hasPictures { parts.append(question.picture.name) }
            if hasTargets { parts.append(question.target.name) }
            if hasLayers, let layer = question.layer { parts.append(layer.text) }
            let plain = CharacterSet(charactersIn: "/: ")
            let name = [start] + parts.dropFirst().map { $0.components(separatedBy: plain).joined(separator: "_") }
            return names.name(name.joined(separator: "-")) + ending
        }
    }

    /// A row for each picture: the photograph, then a map for each target and layer.
    var figure: FigureGrid {
        let hasLayers = layerCount > 1
        var rows: [FigureGrid.Row] = []
        for (row, answer) in zip(self.rows, answers) {
            let picture = answer.question.picture, photograph = Photograph(picture.visible)
            let layer = hasLayers ? answer.question.layer.map { "\n\($0.text)" } ?? "" : ""
            let cell = answer.cell(over: photograph, in: .english, more: layer)
            if row < rows.count {
                rows[row].cells.append(cell)
            } else {
                rows.append(.init(cells: [.photograph(photograph, caption: picture.name), cell]))
            }
        }
        return FigureGrid(rows: rows)
    }

    /// The answers as a JSON array.
    /// - Parameter pages: the files of the figure, and how many rows each has.
    func json(raw: [String]?, pages: [(path: String, rows: Int)]) throws -> String {
        let files = pages.flatMap { Array(repeating: $0.path, count: $0.rows) }
        let rows = rows
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let records = answers.indices.map {
            answers[$0].record(raw: raw?[$0], figure: files.isEmpty ? nil : files[min(rows[$0], files.count - 1)])
        }
        return String(decoding: try encoder.encode(records), as: UTF8.self)
    }
}

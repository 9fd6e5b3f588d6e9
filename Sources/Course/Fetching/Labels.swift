import Foundation

/// The names of a network's classes, from a file: one name a line, or a JSON array of names.
public struct Labels: Hashable, Sendable {
    /// In the order of the network's outputs, no two alike.
    public let names: [String]

    /// Reads a file.
    /// - Throws: `LabelsError` with the file and the line.
    public init(contentsOf path: String) throws(LabelsError) {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw LabelsError(file: path, line: nil, reason: "there is no file that can be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw LabelsError(file: path, line: nil, reason: "it is not text in UTF-8")
        }
        try self.init(text, file: path)
    }

    /// Reads the text of a file.
    init(_ text: String, file: String) throws(LabelsError) {
        // Editors of other systems mark UTF-8 by a byte order mark.
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        guard !text.trimmed.hasPrefix("{") else {
            throw LabelsError(
                file: file, line: nil,
                reason: "it is a JSON object, whose names have no order; write its values as an array")
        }
        let isJSON = text.trimmed.hasPrefix("[")
        let entries = isJSON ? try Self.array(text, file: file) : Self.lines(text)
        guard !entries.isEmpty else { throw LabelsError(file: file, line: nil, reason: "it is empty") }
        var places: [String: Int] = [:]
        for (index, name) in entries.enumerated() {
            // What is a line in one format is an element in the other.
            let place = isJSON ? index : index + 1
            guard !name.isEmpty else {
                throw LabelsError(file: file, line: place, reason: "the name is empty", isJSON: isJSON)
            }
            if let first = places.updateValue(place, forKey: name) {
                throw LabelsError(
                    file: file, line: place, reason: "\"\(name)\" stands at \(first) already", isJSON: isJSON)
            }
        }
        names = entries
    }

    /// The lines without spaces around them; empty ones at the end do not count.
    private static func lines(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0).trimmed }
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    private static func array(_ text: String, file: String) throws(LabelsError) -> [String] {
        do {
            return try JSONDecoder().decode([String].self, from: Data(text.utf8)).map(\.trimmed)
        } catch {
            throw LabelsError(file: file, line: nil, reason: "it starts like JSON, but is not an array of names")
        }
    }
}

/// Flaw of a file of labels.
public struct LabelsError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1 in a text; the element from 0 in JSON.
    public let line: Int?
    public let reason: String
    var isJSON = false

    public var description: String {
        let place = line.map { isJSON ? ", element \($0)" : ", line \($0)" } ?? ""
        return "\(file)\(place): \(reason). A file of labels has one name a line, or is a JSON array of names."
    }
}

/// Finds the marks in a lesson's prose.
///
/// Strict on purpose: two opening braces in a row always begin a mark, so that a misspelt one is an error with its
/// place and not a riddle in the printed page. (In a formula write `{ {`.)
struct MarkScanner {
    /// The file as it is named in errors.
    let file: String

    /// The words and marks of a text.
    ///
    /// - Parameters:
    ///   - text: the text with `\n` at line ends.
    ///   - firstLine: the line of the file at which the text begins.
    func pieces(in text: some StringProtocol, firstLine: Int) throws(NotebookError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(text), line = firstLine, isLineStart = true
        while let opening = rest.firstRange(of: "{{") {
            let before = rest[..<opening.lowerBound]
            if !before.isEmpty {
                pieces.append(.prose(String(before)))
                line += before.newlineCount
                isLineStart = before.last == "\n"
            }
            let (mark, after) = try self.mark(at: Place(file: file, line: line), in: rest[opening.upperBound...])
            if mark.kind.isBlock && !(isLineStart && (after.isEmpty || after.first == "\n")) {
                throw .malformed(mark.place, text: "{{\(mark.label)", reason: "it has to stand on lines of its own")
            }
            pieces.append(.mark(mark))
            line += rest[opening.lowerBound..<after.startIndex].newlineCount
            isLineStart = false
            rest = after
        }
        if !rest.isEmpty { pieces.append(.prose(String(rest))) }
        return pieces
    }

    /// The mark whose opening braces were just read, and what follows its closing ones.
    private func mark(at place: Place, in text: Substring) throws(NotebookError) -> (ProseMark, after: Substring) {
        let firstLine = text.prefix { $0 != "\n" }
        let head: Substring, fields: Substring, after: Substring
        if let closing = firstLine.firstRange(of: "}}") {
            (head, fields) = (firstLine[..<closing.lowerBound], "")
            after = text[closing.upperBound...]
        } else if let closing = text.firstRange(of: "\n}}") {
            (head, fields) = (firstLine, text[firstLine.endIndex..<closing.lowerBound].dropFirst())
            after = text[closing.upperBound...]
        } else {
            throw .malformed(place, text: "{{\(firstLine)", reason: "it is never closed with }}")
        }
        let parts = head.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.count == 2 ? parts[1].trimmed : ""
        guard parts.count == 2, let kind = ProseMark.Kind(rawValue: parts[0].trimmed) else {
            throw .malformed(
                place, text: "{{\(head)}}",
                reason: "a mark reads {{kind: name}}, kind being one of "
                    + ProseMark.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard !name.isEmpty, kind == .source || name.allSatisfy(\.isNameCharacter) else {
            throw .malformed(
                place, text: "{{\(head)}}", reason: "a name is made of small letters, digits and hyphens")
        }
        let words = try self.fields(of: kind, named: name, in: fields, at: place)
        return (ProseMark(kind: kind, name: name, fields: words, place: place), after)
    }

    /// The words of a mark: `key: words` on a line, continued on the following ones.
    private func fields(
        of kind: ProseMark.Kind, named name: String, in text: Substring, at place: Place
    ) throws(NotebookError) -> [String: [Piece]] {
        let keys = kind.requiredFields + kind.optionalFields
        var found: [(key: String, words: String, line: Int)] = []
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let key = keys.first(where: { line.hasPrefix("\($0):") }) {
                found.append((key, line.dropFirst(key.count + 1).trimmed, place.line + 1 + i))
            } else if !found.isEmpty {
                found[found.count - 1].words += "\n" + line.trimmed
            } else if !line.trimmed.isEmpty {
                throw .malformed(
                    Place(file: file, line: place.line + 1 + i), text: String(line),
                    reason: keys.isEmpty
                        ? "a \(kind.rawValue) takes no words"
                        : "the words of a \(kind.rawValue) begin with one of "
                            + keys.map { "\($0):" }.joined(separator: ", "))
            }
        }
        var fields: [String: [Piece]] = [:]
        for (key, words, line) in found {
            guard fields[key] == nil else {
                throw .malformed(Place(file: file, line: line), text: "\(key): …", reason: "\(key) is given twice")
            }
            fields[key] = try pieces(in: words, firstLine: line)
        }
        if let missing = kind.requiredFields.first(where: { fields[$0] == nil }) {
            throw .malformed(place, text: "{{\(kind.rawValue): \(name)", reason: "it has no line \(missing): …")
        }
        return fields
    }
}

extension Character {
    fileprivate var isNameCharacter: Bool {
        ("a"..."z").contains(self) || ("0"..."9").contains(self) || self == "-"
    }
}

extension StringProtocol {
    var newlineCount: Int { reduce(0) { $0 + ($1 == "\n" ? 1 : 0) } }

    /// Without white space at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(
            start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex))
    }
}

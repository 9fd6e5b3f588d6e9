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
            let place = Place(file: file, line: line)
            let (inside, after) = try inside(of: rest[opening.upperBound...], at: place)
            let piece = try self.piece(inside, at: place)
            if case .mark(let mark) = piece, mark.kind.isBlock,
                !(isLineStart && (after.isEmpty || after.first == "\n"))
            {
                throw .malformed(place, text: "{{\(mark.label)", reason: "it has to stand on lines of its own")
            }
            pieces.append(piece)
            line += rest[opening.lowerBound..<after.startIndex].newlineCount
            isLineStart = false
            rest = after
        }
        if !rest.isEmpty { pieces.append(.prose(String(rest))) }
        return pieces
    }

    /// What stands between opening braces that were just read and those that close them, and what follows.
    private func inside(of text: Substring, at place: Place) throws(NotebookError) -> (Substring, after: Substring) {
        var depth = 2, isEscaped = false
        for i in text.indices {
            switch text[i] {
            case "{" where !isEscaped: depth += 1
            case "}" where !isEscaped: depth -= 1
            default: break
            }
            isEscaped = text[i] == "\\" && !isEscaped
            if depth == 0 {
                let inside = text[..<i]
                guard inside.last == "}" else { break }
                return (inside.dropLast(), text[text.index(after: i)...])
            }
        }
        throw .malformed(
            place, text: "{{\(text.prefix { $0 != "\n" })", reason: "it is never closed with }}")
    }

    /// The mark or claim that is written between two braces.
    private func piece(_ text: Substring, at place: Place) throws(NotebookError) -> Piece {
        if text.trimmed.hasPrefix("claim:") {
            return .claim(try claim(text[text.firstRange(of: "claim:")!.upperBound...], at: place))
        }
        let head = text.prefix { $0 != "\n" }
        let fields = text[head.endIndex...].dropFirst()
        let end = fields.lastIndex { !$0.isWhitespace }.map(fields.index(after:)) ?? fields.startIndex
        return .mark(try mark(head, fields: fields[..<end], at: place))
    }

    private func mark(
        _ head: Substring, fields: Substring, at place: Place
    ) throws(NotebookError) -> ProseMark {
        let parts = head.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.count == 2 ? parts[1].trimmed : ""
        guard parts.count == 2, let kind = ProseMark.Kind(rawValue: parts[0].trimmed) else {
            throw .malformed(
                place, text: "{{\(head)}}",
                reason: "a mark reads {{kind: name}}, kind being one of "
                    + ProseMark.Kind.allCases.map(\.rawValue).joined(separator: ", ") + ", or {{claim: condition | …}}")
        }
        guard !name.isEmpty, kind == .source || name.allSatisfy(\.isNameCharacter) else {
            throw .malformed(
                place, text: "{{\(head)}}", reason: "a name is made of small letters, digits and hyphens")
        }
        let words = try self.fields(of: kind, named: name, in: fields, at: place)
        return ProseMark(kind: kind, name: name, fields: words, place: place)
    }

    /// The claim that is written after `claim:`.
    private func claim(_ text: Substring, at place: Place) throws(NotebookError) -> Claim {
        let parts = text.separatedAtBars, line = place.line
        let condition: ClaimCondition
        do {
            condition = try ClaimParser.condition(parts[0])
        } catch {
            throw .malformed(place, text: "{{claim: \(parts[0].trimmed)", reason: error.reason)
        }
        guard (2...4).contains(parts.count) else {
            throw .malformed(
                place, text: "{{claim: \(condition.source)",
                reason: "it has \(parts.count - 1) texts; a claim reads "
                    + "{{claim: condition | where it holds | where it does not}}")
        }
        var texts: [[Piece]] = []
        for part in parts.dropFirst() {
            let blanks = part.prefix(while: \.isWhitespace)
            let firstLine = line + text[..<blanks.endIndex].newlineCount
            // How a text is indented is layout of the prose.
            let lines = part.trimmed.split(separator: "\n", omittingEmptySubsequences: false).map(\.trimmed)
            let pieces = try pieces(in: lines.joined(separator: "\n"), firstLine: firstLine)
            if let block = pieces.marks.first(where: \.kind.isBlock) {
                throw .malformed(
                    block.place, text: "{{\(block.label)", reason: "a claim holds words, not a \(block.kind)")
            }
            texts.append(pieces)
        }
        return Claim(
            condition: condition, whereItHolds: texts[0], whereItDoesNot: texts.count > 1 ? texts[1] : [],
            whereUnknown: texts.count > 2 ? texts[2] : nil, place: place)
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
    var isNameCharacter: Bool {
        ("a"..."z").contains(self) || ("0"..."9").contains(self) || self == "-"
    }
}

extension Substring {
    /// The parts between `|` that have white space or the end on both sides and stand outside of braces.
    fileprivate var separatedAtBars: [Substring] {
        var parts: [Substring] = [], start = startIndex, depth = 0, isEscaped = false
        for i in indices {
            switch self[i] {
            case "{" where !isEscaped: depth += 1
            case "}" where !isEscaped: depth -= 1
            case "|" where depth == 0:
                let next = index(after: i)
                guard i == startIndex || self[index(before: i)].isWhitespace,
                    next == endIndex || self[next].isWhitespace
                else { break }
                parts.append(self[start..<i])
                start = next
            default: break
            }
            isEscaped = self[i] == "\\" && !isEscaped
        }
        return parts + [self[start...]]
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

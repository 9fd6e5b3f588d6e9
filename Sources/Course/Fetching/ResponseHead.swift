import Foundation

/// The status and the header fields of an answer over HTTP.
struct ResponseHead: Hashable, Sendable {
    /// 200, 206, 404 …
    let status: Int
    /// The words after the status; empty in HTTP/2.
    let reason: String
    private let fields: [String: String]

    /// The longest head that is read: longer ones are no heads.
    static let longest = 1 << 18

    /// Reads the lines of a head, without the empty line that ends it; nil where they are not HTTP.
    init?(_ text: String) {
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        let words = lines.popFirst()?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else { return nil }
        self.status = status
        reason = words.count > 2 ? words[2].trimmingCharacters(in: .whitespaces) : ""
        var fields: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            fields[line[..<colon].lowercased()] = value
        }
        self.fields = fields
    }

    /// Cuts the head off the beginning of an answer; nil while it has not come whole.
    /// - Throws: `Malformed` where this is no answer over HTTP.
    static func cutOff(_ bytes: inout Data) throws(Malformed) -> ResponseHead? {
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else {
            guard bytes.count < longest else { throw Malformed() }
            return nil
        }
        guard let head = ResponseHead(String(decoding: bytes[..<end.lowerBound], as: UTF8.self)) else {
            throw Malformed()
        }
        bytes = Data(bytes[end.upperBound...])
        return head
    }

    /// What is there is not an answer over HTTP.
    struct Malformed: Error {}

    /// A header field, by its name in any case.
    subscript(field: String) -> String? { fields[field.lowercased()] }

    /// The number of bytes of the body, where the server tells it.
    var contentLength: Int? { self["Content-Length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

    /// Which bytes of a file an answer of status 206 or 416 tells of: `bytes 100-199/200`, `bytes */200`.
    struct ContentRange: Hashable, Sendable {
        /// The first byte that follows; nil in an answer that has none.
        let start: Int?
        /// The size of the whole file, where the server tells it.
        let size: Int?
    }

    var contentRange: ContentRange? {
        guard let parts = self["Content-Range"]?.split(separator: " "), parts.count == 2, parts[0] == "bytes" else {
            return nil
        }
        let sides = parts[1].split(separator: "/")
        guard sides.count == 2 else { return nil }
        let size = Int(sides[1])
        if sides[0] == "*" { return ContentRange(start: nil, size: size) }
        let ends = sides[0].split(separator: "-").map { Int($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, last >= first else { return nil }
        // A range that ends before the file does would leave a hole that nobody asks for again.
        if let size, last != size - 1 { return nil }
        return ContentRange(start: first, size: size ?? last + 1)
    }
}

import Foundation

/// Terminal or file that is printed to: the width of a line, and whether colours are shown.
public struct Terminal: Hashable, Sendable {
    /// Characters in a line.
    public let width: Int
    /// Whether escape codes for colours and weight may be printed.
    public let hasColours: Bool

    /// - Parameters:
    ///   - width: characters in a line; 40 at least.
    ///   - hasColours: whether escape codes may be printed.
    public init(width: Int, hasColours: Bool) {
        self.width = max(width, 40)
        self.hasColours = hasColours
    }

    /// The terminal behind a file descriptor.
    ///
    /// Colours only where it is a terminal, `NO_COLOR` (no-color.org) is not set and `TERM` is not `dumb`. The width
    /// is the terminal's own; elsewhere `COLUMNS`, or 80.
    public init(descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
        var size = winsize()
        let isTerminal = isatty(descriptor) == 1
        let own = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let width = own ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
        let isWanted = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        self.init(width: width, hasColours: isTerminal && isWanted)
    }

    /// Standard output.
    public static var output: Terminal { Terminal(descriptor: STDOUT_FILENO) }

    /// A way to set a text apart.
    public enum Style: String, Sendable {
        case bold = "1", faint = "2", red = "31", green = "32", yellow = "33"
    }

    /// The text in a style, where there are colours.
    public func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The text in lines that fit, broken between words; no wider than 80, where reading gets hard.
    public func wrapped(_ text: String, indentation: Int = 0) -> [String] {
        let room = min(width, 80) - indentation
        var lines: [String] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if let last = lines.last, last.count + 1 + word.count <= room {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { String(repeating: " ", count: indentation) + $0 }
    }
}

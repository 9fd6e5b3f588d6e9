import Foundation

/// Tells on standard error how far a long piece of work has come, on one line that is written over; silent where
/// standard error is not a terminal.
public struct ProgressLine: Sendable {
    private let words: String
    private let total: Int
    private let terminal: Terminal?
    private var done = 0

    /// - Parameters:
    ///   - words: what is being made: "maps".
    ///   - total: how many steps there are.
    public init(_ words: String, of total: Int) {
        self.init(words, of: total, on: isatty(STDERR_FILENO) == 1 ? Terminal(descriptor: STDERR_FILENO) : nil)
    }

    init(_ words: String, of total: Int, on terminal: Terminal?) {
        (self.words, self.total, self.terminal) = (words, max(total, 1), terminal)
    }

    /// Counts one step as done; after the last one the line is gone.
    public mutating func step() {
        done += 1
        guard let terminal else { return }
        let text = done < total ? line(width: terminal.width) : ""
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// `maps ━━━━━━────── 6/12`.
    func line(width: Int) -> String { Self.bar(words, "\(done)/\(total)", done, of: total, width: width) }

    /// A bar between the words and the count, as long as there is room for it.
    static func bar(_ words: String, _ count: String, _ done: Int, of total: Int, width: Int) -> String {
        let room = max(min(width - 1, 60) - words.count - count.count - 2, 4)
        let full = Int(Double(room) * Double(min(done, total)) / Double(total))
        let bar = String(repeating: "━", count: full) + String(repeating: "─", count: room - full)
        return "\(words) \(bar) \(count)"
    }
}

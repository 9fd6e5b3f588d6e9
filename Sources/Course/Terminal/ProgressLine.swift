import Foundation

/// Tells on standard error how far a long piece of work has come and how long the rest will take, on one line that is
/// written over; silent where standard error is not a terminal.
public struct ProgressLine: Sendable {
    /// What is counted.
    public enum Unit: Sendable { case steps, bytes }

    private let words: String
    private let unit: Unit
    private let terminal: Terminal?
    private let clock = ContinuousClock()
    /// When the first count was shown, and how much was done by then.
    private var beginning: (time: ContinuousClock.Instant, done: Int)?
    private var lastShown: ContinuousClock.Instant?

    /// - Parameters:
    ///   - words: what is being made or is coming: `maps`, `resnet50`.
    ///   - unit: what is counted.
    public init(_ words: String, counting unit: Unit = .steps) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        self.init(words, counting: unit, on: isTerminal ? Terminal(descriptor: STDERR_FILENO) : nil)
    }

    init(_ words: String, counting unit: Unit, on terminal: Terminal?) {
        (self.words, self.unit, self.terminal) = (words, unit, terminal)
    }

    /// Shows how far the work is, ten times a second at most.
    ///
    /// - Parameters:
    ///   - done: what is there, of earlier runs too.
    ///   - total: all that there will be, where that is known.
    ///   - finding: what the work has found so far, said behind.
    public mutating func show(_ done: Int, of total: Int?, finding: String = "") {
        guard let terminal else { return }
        let now = clock.now
        // Fewer than before: another piece of work has begun.
        if beginning.map({ done < $0.done }) ?? true { beginning = (now, done) }
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        lastShown = now
        let elapsed = beginning.map { (now - $0.time) / .seconds(1) } ?? 0
        let room = terminal.width - finding.count
        let text = line(done, of: total, sinceThen: done - (beginning?.done ?? 0), in: elapsed, width: room) + finding
        StandardStreams.show("\r\u{1B}[K\(text)")
    }

    /// Takes the line away.
    public func clear() {
        if terminal != nil, lastShown != nil { StandardStreams.show("\r\u{1B}[K") }
    }

    /// `resnet50 ━━━━━━────── 41.2 MB of 97.8 MB, 12 s left`: a bar as long as there is room for it.
    func line(_ done: Int, of total: Int?, sinceThen new: Int, in seconds: Double, width: Int) -> String {
        guard let total, total > 0 else { return "\(words) \(written(done))" }
        var count = unit == .bytes ? "\(written(done)) of \(written(total))" : "\(done)/\(total)"
        // The first second says little of the speed.
        if seconds >= 1, new > 0, done < total {
            count += ", " + Self.duration(Double(total - done) * seconds / Double(new)) + " left"
        }
        let room = max(min(width - 1, 60) - words.count - count.count - 2, 4)
        let full = Int(Double(room) * Double(min(done, total)) / Double(total))
        let bar = String(repeating: "━", count: full) + String(repeating: "─", count: room - full)
        return "\(words) \(bar) \(count)"
    }

    private func written(_ count: Int) -> String { unit == .bytes ? "\(ByteCount(count))" : "\(count)" }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

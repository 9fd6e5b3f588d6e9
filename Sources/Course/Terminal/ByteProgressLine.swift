import Foundation

/// Tells on standard error how much of a file has come and how long the rest will take, on one line that is written
/// over; silent where standard error is not a terminal.
public struct ByteProgressLine: Sendable {
    private let words: String
    private let terminal: Terminal?
    private let clock = ContinuousClock()
    /// When the first bytes were counted, and how many an earlier run had brought.
    private var beginning: (time: ContinuousClock.Instant, done: Int)?
    private var lastShown: ContinuousClock.Instant?

    /// - Parameter words: what is coming: `resnet50`.
    public init(_ words: String) {
        self.init(words, on: isatty(STDERR_FILENO) == 1 ? Terminal(descriptor: STDERR_FILENO) : nil)
    }

    init(_ words: String, on terminal: Terminal?) { (self.words, self.terminal) = (words, terminal) }

    /// Shows how much has come, ten times a second at most.
    ///
    /// - Parameters:
    ///   - done: bytes that are there.
    ///   - size: bytes of the whole file, where that is known.
    public mutating func show(_ done: Int, of size: Int?) {
        guard let terminal else { return }
        let now = clock.now
        if beginning == nil { beginning = (now, done) }
        if let lastShown, now - lastShown < .milliseconds(100) { return }
        lastShown = now
        let elapsed = beginning.map { (now - $0.time) / .seconds(1) } ?? 0
        let text = line(done, of: size, brought: done - (beginning?.done ?? 0), in: elapsed, width: terminal.width)
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Takes the line away.
    public func clear() {
        if terminal != nil, lastShown != nil { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    /// `resnet50 ━━━━━━────── 41.2 MB of 97.8 MB, 12 s left`.
    func line(_ done: Int, of size: Int?, brought: Int, in seconds: Double, width: Int) -> String {
        guard let size, size > 0 else { return "\(words) \(ByteCount(done))" }
        var count = "\(ByteCount(done)) of \(ByteCount(size))"
        // The first second says little of the speed.
        if seconds >= 1, brought > 0, done < size {
            count += ", " + Self.duration(Double(size - done) * seconds / Double(brought)) + " left"
        }
        return ProgressLine.bar(words, count, done, of: size, width: width)
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        if whole < 60 { return "\(whole) s" }
        return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}

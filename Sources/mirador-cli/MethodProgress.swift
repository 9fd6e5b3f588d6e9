import Mirador
import Synchronization

/// Shows on a terminal how far a method is with all that it was asked.
final class MethodProgress: Sendable {
    private let line: Mutex<ProgressLine>
    private let count: Int
    /// How many questions are answered.
    private let answered = Mutex(0)

    /// - Parameters:
    ///   - method: its name.
    ///   - count: how many questions there are.
    init(_ method: String, of count: Int) {
        line = Mutex(ProgressLine(method))
        self.count = count
    }

    /// Answers one question, showing how far it is.
    func show(_ answer: () throws -> Void) rethrows {
        let before = answered.withLock { $0 }
        try WorkProgress.tell({ done, total in
            self.line.withLock { $0.show(before * total + done, of: self.count * total) }
        }) { try answer() }
        answered.withLock { $0 += 1 }
        if count > 1 { line.withLock { $0.show(before + 1, of: count) } }
    }

    /// Takes the line away.
    func clear() { line.withLock { $0.clear() } }
}

import Foundation
import Mirador

/// Tells how a training goes: a line that moves, and one that stays for each epoch.
struct TrainingReport {
    private var line = ProgressLine("training")
    private var last: Training.Progress?
    private let clock = ContinuousClock()
    private let beginning: ContinuousClock.Instant

    init() { beginning = clock.now }

    private var seconds: String {
        NumberStyle.english.string((clock.now - beginning) / .seconds(1), decimals: 1)
    }

    mutating func tell(_ progress: Training.Progress) {
        if let last, last.epoch != progress.epoch { tellEpoch(last) }
        last = progress
        line.show(progress.step, of: progress.steps, finding: "  " + Self.words(progress))
        if progress.step == progress.steps { tellEpoch(progress) }
    }

    private func tellEpoch(_ progress: Training.Progress) {
        line.clear()
        print("epoch \(progress.epoch) of \(progress.epochs)   \(Self.words(progress))   \(seconds) s")
        fflush(nil)
    }

    func finish() { line.clear() }

    private static func words(_ progress: Training.Progress) -> String {
        let loss = NumberStyle.english.string(progress.loss, decimals: 4)
        return "loss \(loss)   accuracy \(percent(progress.accuracy ?? 0))"
    }

    private static func percent(_ share: Double) -> String {
        NumberStyle.english.string(100 * share, decimals: 2) + " %"
    }

    func summary(of network: Network, on test: FashionMNIST) throws -> String {
        let accuracy = try test.accuracy(of: network)
        return
            "test accuracy \(Self.percent(accuracy)) of \(NumberStyle.english.string(test.count)) pictures; \(seconds) s"
    }
}

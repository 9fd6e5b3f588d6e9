import Explanations
import Tensors

/// Time and memory of a piece of work, beside other work that it is compared with.
///
/// All pieces are done in turn, round after round, so that whatever else the machine has to do slows all of them alike. The
/// first round does not count for time: in it networks are compiled.
///
/// Memory is the most that the work holds at once above what was held before, as ``HeldMemory`` counts it: copies of the
/// picture, activations, the signals on their way back, what kernels need besides. It is no matter what ran before, so a
/// method takes the same for one network and picture wherever it is measured; where several threads work at once, what they
/// hold at the same moment is of that moment, and may differ by a few per cent. The network's weights are not in it, nor are
/// the program and its libraries.
public struct Measured<Result> {
    /// Of the first time.
    public let result: Result
    /// The median of the rounds that count.
    public let milliseconds: Double
    public let megabytes: Double

    /// The cost with the passes that the work took.
    public func cost(_ passes: Passes) -> Cost {
        Cost(passes: passes, milliseconds: milliseconds, megabytes: megabytes)
    }
}

/// Time for which pieces of work may be repeated.
public struct MeasuringTime: Sendable {
    /// The most rounds that count.
    let rounds: Int
    /// A piece of work is not begun again once its repetitions have taken so long; it is repeated once at the least.
    let milliseconds: Double

    package init(rounds: Int, milliseconds: Double) { (self.rounds, self.milliseconds) = (rounds, milliseconds) }

    public static let quick = MeasuringTime(rounds: 5, milliseconds: 60)
    public static let thorough = MeasuringTime(rounds: 5, milliseconds: 1000)
}

/// Measures pieces of work side by side.
/// - Returns: what each took, in their order.
public func measured<Result>(
    _ works: [() throws -> Result], for time: MeasuringTime
) throws -> [Measured<Result>] {
    let first = try works.map { work in try HeldMemory.peak(of: work) }
    let clock = ContinuousClock()
    var times = works.map { _ in [Double]() }
    for round in 0..<time.rounds {
        for (i, work) in works.enumerated() where round == 0 || times[i].reduce(0, +) < time.milliseconds {
            let start = clock.now
            _ = try work()
            times[i].append((clock.now - start) / .milliseconds(1))
        }
    }
    return zip(first, times).map { first, times in
        Measured(
            result: first.result, milliseconds: times.sorted()[times.count / 2], megabytes: Double(first.bytes) / 1e6)
    }
}

import Explanations
import Networks
import Tensors

/// What a method took in this run: passes through the network, time and memory.
public struct Cost: Sendable {
    public let method: Phrase
    public let passes: Passes
    public let milliseconds: Double
    /// How far the process's memory rose above what it held before, in megabytes; nil where the system does not tell.
    public let megabytes: Double?
    /// What the method found; nil where what was done is no method.
    public let values: Tensor?

    /// Explains a class of a picture and measures it.
    ///
    /// What takes less than a fifth of a second is run some times more, the first of them not counted, and the median of
    /// the others is the time. The forward pass that the picture already holds is made again.
    ///
    /// - Parameters:
    ///   - name: how the method is called where its own name does not tell enough, the settings for instance.
    ///   - runs: how many are counted; at least one.
    fileprivate init(
        of method: any ExplanationMethod, named name: Phrase?, target: Int, on picture: ExplainedPicture, runs: Int
    ) throws {
        let network = picture.pass.network, input = picture.subject.input
        let measured = try Measured(runs) {
            try method.attribute(.logit(target), to: input, in: network)
        }
        self.init(of: name ?? Phrase(type(of: method)), measured, measured.result.passes, measured.result.values)
    }

    /// Does something and measures it, as above.
    /// - Parameter work: does it, and says what it took.
    fileprivate init(of name: Phrase, runs: Int, _ work: () throws -> Passes) throws {
        let measured = try Measured(runs, work)
        self.init(of: name, measured, measured.result, nil)
    }

    private init<Result>(of name: Phrase, _ measured: Measured<Result>, _ passes: Passes, _ values: Tensor?) {
        (method, milliseconds, megabytes) = (name, measured.milliseconds, measured.megabytes)
        (self.passes, self.values) = (passes, values)
    }
}

extension Classroom {
    /// A time is the median of so many runs: of one where it has to be quick.
    private var timedRuns: Int { options.quick ? 1 : 5 }

    /// Explains a class of a picture and measures it.
    /// - Parameter name: how the method is called where its own name does not tell enough, the settings for instance.
    public func cost(
        of method: any ExplanationMethod, named name: Phrase? = nil, target: Int, on picture: ExplainedPicture
    ) throws -> Cost {
        try Cost(of: method, named: name, target: target, on: picture, runs: timedRuns)
    }

    /// Does something and measures it.
    /// - Parameter work: does it, and says what it took.
    public func cost(of name: Phrase, _ work: () throws -> Passes) throws -> Cost {
        try Cost(of: name, runs: timedRuns, work)
    }
}

/// A result, and the time and the memory that it took.
private struct Measured<Result> {
    let result: Result
    let milliseconds: Double
    let megabytes: Double?

    init(_ runs: Int, _ work: () throws -> Result) throws {
        let clock = ContinuousClock(), start = clock.now
        (result, megabytes) = try peakMemory(of: work)
        let once = (clock.now - start) / .milliseconds(1)
        milliseconds = once < 200 ? try medianMilliseconds(of: runs, work) : once
    }
}

extension Notebook {
    /// Fills `{{table: name}}` with the cost of some methods: name, passes forward, passes backward, milliseconds,
    /// megabytes.
    public mutating func costs(_ name: String, _ costs: [Cost], file: StaticString = #fileID, line: UInt = #line) {
        let rows = costs.map { cost -> [TableCell] in
            [
                .phrase(cost.method), .count(cost.passes.forward), .count(cost.passes.backward),
                .number(cost.milliseconds, .decimals(cost.milliseconds < 100 ? 1 : 0)),
                .number(cost.megabytes ?? .nan, .decimals(0)),
            ]
        }
        table(name, rows: rows, file: file, line: line)
    }
}

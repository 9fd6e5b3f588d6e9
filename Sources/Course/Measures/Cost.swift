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
    /// What came out.
    public let values: Tensor

    /// Explains a class of a picture and measures it.
    ///
    /// What takes less than a fifth of a second is run six times more, the first of them not counted, and the median of
    /// the others is the time. The forward pass that the picture already holds is made again.
    ///
    /// - Parameter name: how the method is called where its own name does not tell enough, the settings for instance.
    public init(
        of method: any ExplanationMethod, named name: Phrase? = nil, target: Int, on picture: ExplainedPicture
    ) throws {
        let network = picture.pass.network, input = picture.subject.input
        func explain() throws -> Attribution { try method.attribute(.logit(target), to: input, in: network) }
        let clock = ContinuousClock(), start = clock.now
        let (attribution, megabytes) = try peakMemory(of: explain)
        let once = (clock.now - start) / .milliseconds(1)
        self.method = name ?? Phrase(type(of: method))
        (passes, values, self.megabytes) = (attribution.passes, attribution.values, megabytes)
        milliseconds = once < 200 ? try medianMilliseconds(of: 5, explain) : once
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

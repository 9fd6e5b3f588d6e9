import Explanations
import Networks
import Tensors

/// What a method took in this run: passes through the network, time and memory, measured as ``Measured`` says.
public struct Cost: Sendable {
    public let method: Phrase
    public let passes: Passes
    public let milliseconds: Double
    public let megabytes: Double
    /// What the method found; nil where what was done is no method.
    public let found: Attribution?

    /// Its raw values.
    public var values: Tensor? { found?.values }
}

/// Something whose cost is told.
public struct CostedWork {
    let name: Phrase
    let work: () throws -> (Passes, Attribution?)

    /// - Parameters:
    ///   - name: how it is called.
    ///   - work: does it, and says what it took.
    public init(_ name: Phrase, _ work: @escaping () throws -> Passes) {
        (self.name, self.work) = (name, { (try work(), nil) })
    }

    /// A method that explains a class of a picture. The forward pass that the picture already holds is made again.
    /// - Parameter name: how the method is called where its own name does not tell enough, the settings for instance.
    public init(
        _ method: any ExplanationMethod, named name: Phrase? = nil, target: Int, on picture: ExplainedPicture
    ) {
        let network = picture.pass.network, input = picture.input
        self.name = name ?? Phrase(type(of: method))
        work = {
            let found = try method.attribute(.logit(target), to: input, in: network)
            return (found.passes, found)
        }
    }
}

extension LessonContext {
    /// For how long a lesson measures something.
    public var measuringTime: MeasuringTime { options.quick ? .quick : .thorough }

    /// Does some things side by side and measures them.
    public func costs(of works: [CostedWork]) throws -> [Cost] {
        zip(works, try measured(works.map(\.work), for: measuringTime)).map { work, measured in
            let (passes, found) = measured.result
            return Cost(
                method: work.name, passes: passes, milliseconds: measured.milliseconds, megabytes: measured.megabytes,
                found: found)
        }
    }

    /// Explains a class of a picture by some methods and measures them side by side.
    public func costs(
        of methods: [any ExplanationMethod], target: Int, on picture: ExplainedPicture
    ) throws -> [Cost] {
        try costs(of: methods.map { CostedWork($0, target: target, on: picture) })
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
                .number(cost.megabytes, .decimals(0)),
            ]
        }
        table(name, rows: rows, file: file, line: line)
    }
}

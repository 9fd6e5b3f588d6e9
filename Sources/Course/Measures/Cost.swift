import Explanations
import Networks
import Tensors

/// Cost of some work in this run: passes through the network, time and memory.
public struct Cost: Hashable, Sendable {
    public let passes: Passes
    public let milliseconds: Double
    /// The most that the work held at once above what was held before, as ``Measured`` says.
    public let megabytes: Double

    public init(passes: Passes, milliseconds: Double, megabytes: Double) {
        (self.passes, self.milliseconds, self.megabytes) = (passes, milliseconds, megabytes)
    }

    public var seconds: Double { milliseconds / 1000 }

    /// The time that more passes of the same kind would take: as long for each as here.
    public func milliseconds(forPasses forward: Int) -> Double {
        milliseconds / Double(passes.forward) * Double(forward)
    }
}

/// Cost of work under the name that a table gives it, measured side by side with other work.
public struct NamedCost: Sendable {
    public let name: Phrase
    public let cost: Cost
    /// The method's result; nil where the work was no method.
    public let found: Attribution?

    package init(name: Phrase, cost: Cost, found: Attribution?) {
        (self.name, self.cost, self.found) = (name, cost, found)
    }
}

/// Work whose cost is told.
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
        _ method: any ExplanationMethod, named name: Phrase? = nil, target: Int, on picture: ClassifiedPicture
    ) {
        let network = picture.network, input = picture.input
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
    public func costs(of works: [CostedWork]) throws -> [NamedCost] {
        zip(works, try measured(works.map(\.work), for: measuringTime)).map { work, measured in
            let (passes, found) = measured.result
            return NamedCost(name: work.name, cost: measured.cost(passes), found: found)
        }
    }

    /// Explains a class of a picture by some methods and measures them side by side.
    public func costs(
        of methods: [any ExplanationMethod], target: Int, on picture: ClassifiedPicture
    ) throws -> [NamedCost] {
        try costs(of: methods.map { CostedWork($0, target: target, on: picture) })
    }
}

extension Notebook {
    /// Fills `{{table: name}}` with the cost of some methods: name, passes forward, passes backward, milliseconds,
    /// megabytes.
    public mutating func costs(_ name: String, _ costs: [NamedCost], file: StaticString = #fileID, line: UInt = #line) {
        let rows = costs.map { named -> [TableCell] in
            let cost = named.cost
            return [
                .phrase(named.name), .count(cost.passes.forward), .count(cost.passes.backward),
                .number(cost.milliseconds, .decimals(cost.milliseconds < 100 ? 1 : 0)),
                .number(cost.megabytes, .decimals(0)),
            ]
        }
        table(name, rows: rows, file: file, line: line)
    }
}

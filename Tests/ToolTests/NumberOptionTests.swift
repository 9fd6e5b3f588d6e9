import ArgumentParser
import Mirador
import Programs
import Reference
import Testing

@testable import mirador_cli

/// An option that takes a number, in the command that has it, and the first and last numbers that it takes.
struct NumberOption: Sendable, CustomTestStringConvertible {
    let command: any ParsableCommand.Type
    /// What the command needs besides.
    let others: [String]
    let option: String
    let lowest, highest: String
    /// The nearest numbers that it does not take.
    let below, above: String

    var testDescription: String { "\(command._commandName) \(option)" }

    init(_ command: any ParsableCommand.Type, _ others: [String], _ option: String, _ range: ClosedRange<Int>) {
        (self.command, self.others, self.option) = (command, others, option)
        (lowest, highest) = ("\(range.lowerBound)", "\(range.upperBound)")
        (below, above) = ("\(range.lowerBound - 1)", "\(range.upperBound + 1)")
    }

    /// Of numbers that need not be whole.
    init(
        _ command: any ParsableCommand.Type, _ others: [String], _ option: String, _ ends: (String, String),
        beyond: (String, String)
    ) {
        (self.command, self.others, self.option) = (command, others, option)
        (lowest, highest) = ends
        (below, above) = beyond
    }

    /// Whether no other option of its command stands before it.
    var isFirstOfItsCommand: Bool {
        Self.all.first { $0.command == command }?.testDescription == testDescription
    }

    func parse(_ value: String) throws { _ = try command.parse(others + ["\(option)=\(value)"]) }

    static let all: [NumberOption] = {
        let image = ["--image", "a.png"], attack = ["--image", "a.png", "--method"], steps = 1...10_000
        func explain(_ method: String, _ option: String, _ range: ClosedRange<Int>) -> NumberOption {
            NumberOption(ExplainCommand.self, image + ["--method", method], option, range)
        }
        func explain(_ method: String, _ option: String, _ ends: (String, String), _ beyond: (String, String))
            -> NumberOption
        {
            NumberOption(ExplainCommand.self, image + ["--method", method], option, ends, beyond: beyond)
        }
        func maximize(_ option: String, _ range: ClosedRange<Int>) -> NumberOption {
            NumberOption(MaximizeCommand.self, ["--class", "1", "--output", "a.png"], option, range)
        }
        func maximize(_ option: String, _ ends: (String, String), _ beyond: (String, String)) -> NumberOption {
            NumberOption(MaximizeCommand.self, ["--class", "1", "--output", "a.png"], option, ends, beyond: beyond)
        }
        let fashion = ["--output", "a.safetensors"], tsne = ["--input", "a.npy", "--output", "b.npy"]
        let map = ["a.index", "--figure", "a.png"]
        return [
            NumberOption(PredictCommand.self, image, "--top", 1...1_000_000),
            NumberOption(
                PredictCommand.self, image + ["--model", "a.onnx"], "--input-scale", ("1e-3", "100000"),
                beyond: ("0", "100001")),
            NumberOption(SearchCommand.self, ["a.index"] + image, "--top", 1...10_000),
            NumberOption(FiltersCommand.self, [], "--top", 1...100_000),
            NumberOption(ActivationsCommand.self, image, "--top", 1...100_000),
            NumberOption(ActivationsCommand.self, image, "--channel", 0...1_000_000),
            explain("integrated-gradients", "--steps", steps), explain("smoothgrad", "--samples", 1...1_000_000),
            explain("smoothgrad", "--noise", ("0", "10"), ("-0.01", "10.01")), explain("occlusion", "--window", steps),
            explain("occlusion", "--stride", steps), explain("lime", "--segments", 1...2000),
            explain("lrp", "--epsilon", ("0", "1e6"), ("-1e-3", "1000001")),
            explain("lrp", "--gamma", ("0", "1e6"), ("-1e-3", "nan")),
            explain("grad-cam", "--threads", 1...1024),
            explain("grad-cam", "--memory", ("1B", "900000GB"), ("0", "1e16")),
            NumberOption(EvaluateCommand.self, [], "--scenes", 1...100_000),
            NumberOption(EvaluateCommand.self, [], "--seen", 1...1000),
            NumberOption(EvaluateCommand.self, [], "--steps", steps),
            NumberOption(EvaluateCommand.self, [], "--samples", 1...1_000_000),
            NumberOption(BenchCommand.self, [], "--runs", 1...100_000),
            NumberOption(FetchCommand.self, ["resnet50"], "--timeout", ("1e-3", "86400"), beyond: ("0", "86401")),
            NumberOption(MapCommand.self, map, "--side", 8...400),
            NumberOption(MapCommand.self, map, "--perplexity", ("1.01", "100000"), beyond: ("1", "1e19")),
            NumberOption(TSNECommand.self, tsne, "--perplexity", ("1.01", "100000"), beyond: ("1", "1e19")),
            NumberOption(TSNECommand.self, tsne, "--dimensions", 2...3),
            NumberOption(TSNECommand.self, tsne, "--iterations", 1...1_000_000),
            NumberOption(TSNECommand.self, tsne, "--components", 0...100_000),
            NumberOption(AttackCommand.self, attack + ["pgd"], "--steps", 1...1_000_000),
            NumberOption(AttackCommand.self, attack + ["pgd"], "--epsilon", ("0", "1"), beyond: ("-1e-3", "1001")),
            NumberOption(AttackCommand.self, attack + ["pgd"], "--step-size", ("1e-3", "1"), beyond: ("0", "1/0")),
            NumberOption(AttackCommand.self, attack + ["cw"], "--confidence", ("0", "1e6"), beyond: ("-1", "inf")),
            NumberOption(AttackCommand.self, attack + ["one-pixel"], "--pixels", 1...100_000),
            NumberOption(TrainFashionCommand.self, fashion, "--epochs", 1...1000),
            NumberOption(TrainFashionCommand.self, fashion, "--batch", 1...10_000),
            NumberOption(TrainFashionCommand.self, fashion, "--pictures", 1...60_000),
            NumberOption(
                TrainFashionCommand.self, fashion, "--learning-rate", ("1e-9", "10"), beyond: ("0", "10.1")),
            NumberOption(
                TrainFashionCommand.self, fashion + ["--adversarial"], "--epsilon", ("1e-3", "255"),
                beyond: ("0", "256")),
            NumberOption(
                MaximizeCommand.self, ["--output", "a.png"], "--channel", 0...1_000_000),
            maximize("--steps", 1...1_000_000), maximize("--size", 1...2048),
            maximize("--learning-rate", ("1e-9", "1000"), ("0", "1001")), maximize("--jitter", 0...4096),
            maximize("--rotation", 0...180), maximize("--scale", ("0", "0.9"), ("-0.1", "0.91")),
            maximize("--blur", 0...1000), maximize("--blur-interval", 1...1_000_000),
            maximize("--total-variation", ("0", "1e6"), ("-1", "1000001")),
            maximize("--l2", ("0", "1e6"), ("-1", "nan")),
            maximize("--seed", ("0", "18446744073709551615"), ("-1", "18446744073709551616")),
        ]
    }()
}

@Suite struct `Options that take a number` {
    @Test(arguments: NumberOption.all)
    func `Both ends of the range are taken, and nothing beyond or beside them`(option: NumberOption) throws {
        try option.parse(option.lowest)
        try option.parse(option.highest)
        let words = ["99999999999999999999999", "1e400", "nan", "many", ""]
        for value in [option.below, option.above] + (Thorough.isAsked ? words : ["nan"]) {
            #expect(throws: (any Error).self, "\(option.testDescription)=\(value)") { try option.parse(value) }
        }
    }

    @Test(arguments: NumberOption.all)
    func `The help says the range`(option: NumberOption) throws {
        let help = option.command.helpMessage(columns: 10_000)
        let lines = help.split(separator: "\n").map { $0.drop { $0 == " " } }
        let place = try #require(lines.firstIndex { $0.hasPrefix("\(option.option) <") })
        // The words stand behind the option, or under it where it is long.
        let line = lines[place...].prefix(2).joined(separator: " ")
        #expect(line.contains(/\d to \d/) || line.contains(/above \d+, \d+ at most/), "\(line)")
    }

    /// As the program is started, not as its parser is called.
    @Test(arguments: Thorough.cases(NumberOption.all, elseOnly: \.isFirstOfItsCommand))
    func `The program refuses what is beyond the range before it looks for anything`(option: NumberOption) throws {
        let name = option.command == TrainFashionCommand.self ? ["train", "fashion"] : [option.command._commandName]
        for value in Thorough.isAsked ? [option.below, option.above] : [option.above] {
            let run = try Tool.mirador.run(name + option.others + ["\(option.option)=\(value)"])
            #expect(run.status != 0)
            #expect(run.output == "")
            #expect(run.errors.contains(option.option), "\(run.errors)")
            #expect(run.errors.contains(/\d to \d/) || run.errors.contains(/above \d+, \d+ at most/), "\(run.errors)")
        }
    }

    /// The last numbers that are taken, where nothing would take long: they work, or it is said why not.
    @Test(
        arguments: Thorough.cases(
            [
                (["predict"], "--top=1000000", nil), (["explain", "--method", "occlusion"], "--window=10000", nil),
                (["explain", "--method", "occlusion"], "--stride=10000", "A stride of 10000 with windows of 15"),
                (["explain", "--method", "lime", "--samples", "2"], "--segments=2000", nil),
                (["explain", "--method", "smoothgrad", "--samples", "2"], "--noise=10", nil),
                (["explain", "--method", "lime", "--segments", "2000"], "--samples=1000000", "is at most 200000000"),
                (["explain"], "--threads=1024", nil),
                (["explain", "--method", "occlusion", "--window", "224"], "--memory=900000GB", nil),
                (["explain", "--method", "occlusion"], "--memory=1B", "the memory budget of 1 bytes"),
                (["activations", "--layer", "act1", "--channel", "1"], "--top=100000", nil),
                (["activations", "--layer", "act1"], "--channel=1000000", "has no unit [1000000]"),
                (["attack", "--method", "fgsm"], "--epsilon=1", nil),
            ] as [([String], String, String?)]
        ) { !["--segments=2000", "--threads=1024", "--noise=10"].contains($0.1) })
    func `The ends of the range are worked with`(command: [String], option: String, refusal: String?) throws {
        let run = try Tool.mirador.run(command + ["--image", Tool.asset("photographs/chelsea.png"), option])
        #expect((run.status == 0) == (refusal == nil), "\(run.errors)")
        #expect(refusal.map(run.errors.contains) ?? run.errors.isEmpty, "\(run.errors)")
        #expect(run.output.isEmpty == (refusal != nil))
    }

    /// An empty path would be the current folder.
    @Test func `A folder without a name is refused`() {
        for command: any ParsableCommand.Type in [CourseCommand.self, FiguresCommand.self] {
            let error = #expect(throws: (any Error).self) { try command.parse(["--output", ""]) }
            #expect(error.map { command.message(for: $0) }?.contains("--output: the value is empty") == true)
        }
    }

    @Test func `More scenes than a figure can show are refused before the work`() {
        let sheet = ["--instances", "1,2", "--sheet", "a.png", "--scenes"]
        #expect(throws: Never.self) { try EvaluateCommand.parse(sheet + ["500"]) }
        #expect(throws: (any Error).self) { try EvaluateCommand.parse(sheet + ["501"]) }
    }

    @Test func `What is wrong says the range`() {
        let error = #expect(throws: (any Error).self) { try PredictCommand.parse(["--image", "a.png", "--top", "0"]) }
        let message = error.map { PredictCommand.message(for: $0) } ?? ""
        #expect(message.contains("--top") && message.contains("give a whole number from 1 to 1000000"))
    }
}

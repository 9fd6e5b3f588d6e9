import ArgumentParser
import Course
import Foundation
import Programs
import Testing

@testable import mirador_cli

@Suite struct `An option that takes one value` {
    /// Every command, those below a command too.
    private static let commands: [any ParsableCommand.Type] = MiradorCommand.configuration.subcommands.flatMap {
        $0.configuration.subcommands.isEmpty ? [$0] : $0.configuration.subcommands
    }

    /// The options of a command as its help lists them, `--top`, and whether the help says that they can be repeated.
    private static func options(of command: any ParsableCommand.Type) -> [(name: String, isRepeated: Bool)] {
        let lines = command.helpMessage(includeHidden: true, columns: 100_000).split(separator: "\n")
        return lines.indices.compactMap { place in
            guard let option = lines[place].firstMatch(of: /^  (--[a-z0-9-]+)(?:, --[a-z-]+)* <[^>]+>/) else {
                return nil
            }
            // The words stand behind the option, or under it where it is long.
            let isAlone = lines[place].count == option.output.0.count
            let words = isAlone ? lines.dropFirst(place + 1).first ?? "" : lines[place]
            return (String(option.1), words.contains(/several times|repeat it/))
        }
    }

    @Test(arguments: commands.map { $0._commandName })
    func `It is refused when it is given two, and named with both`(name: String) throws {
        let command = try #require(Self.commands.first { $0._commandName == name })
        for (option, isRepeated) in Self.options(of: command) {
            let arguments = [name, option, "1", "\(option)=2"]
            if isRepeated {
                try command.checkOptionsAreGivenOnce(arguments)
            } else {
                #expect(throws: OptionError.givenTwice(option: option, ["1", "2"]), "\(name) \(option)") {
                    try command.checkOptionsAreGivenOnce(arguments)
                }
            }
        }
    }

    @Test func `Names of one option count together, flags and what follows two dashes do not count`() throws {
        try ExplainCommand.checkOptionsAreGivenOnce(["explain", "--target", "1", "--class", "2", "--json", "--json"])
        try IndexCommand.checkOptionsAreGivenOnce(["index", "--output", "a", "--", "--output"])
        #expect(throws: OptionError.givenTwice(option: "--output", ["a", "--output"])) {
            try IndexCommand.checkOptionsAreGivenOnce(["index", "--output=a", "--output=--output"])
        }
    }

    @Test(arguments: [
        ("mirador", ["predict", "--image", "a.png", "--top", "3", "--top", "5"], "--top is given 2 times"),
        ("mirador", ["train", "fashion", "--output", "a", "--output", "b"], "--output is given 2 times"),
        ("lesson-gradcam", ["--layer", "a", "--quick", "--layer", "b"], "--layer is given 2 times"),
    ])
    func `Every program looks before it works`(program: String, arguments: [String], words: String) throws {
        let run = try Tool(name: program).run(arguments)
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(run.errors.contains(words), "\(run.errors)")
    }
}

import ArgumentParser
import Foundation

extension ParsableCommand {
    /// Makes sure that options which take one value were given one: of two the parser takes the last without a word.
    ///
    /// - Parameter arguments: the command line without the program's name; it has been parsed as this command's.
    /// - Throws: `OptionError.givenTwice` with the values.
    package static func checkOptionsAreGivenOnce(_ arguments: [String]) throws {
        var values: [String: [String]] = [:]
        // No option of the kit takes what begins with two dashes as its value, unless behind an equals sign.
        let options = arguments.prefix { $0 != "--" }
        for (place, argument) in options.enumerated() where argument.hasPrefix("--") {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1]) : options.dropFirst(place + 1).first ?? ""
            values[String(parts[0].dropFirst(2)), default: []].append(value)
        }
        let own = try JSONDecoder().decode(ToolDescription.self, from: Data(_dumpHelp().utf8)).command.arguments ?? []
        for option in own where option.kind == "option" && !option.isRepeating {
            let names = (option.names ?? []).map(\.name), given = names.flatMap { values[$0] ?? [] }
            if given.count > 1 { throw OptionError.givenTwice(option: "--\(names[0])", given) }
        }
    }
}

/// Description of a command by the parser (`--experimental-dump-help`), as far as it is needed here.
private struct ToolDescription: Decodable {
    let command: Command

    struct Command: Decodable { let arguments: [Argument]? }

    struct Argument: Decodable {
        let kind: String
        let isRepeating: Bool
        let names: [Name]?
    }

    struct Name: Decodable { let name: String }
}

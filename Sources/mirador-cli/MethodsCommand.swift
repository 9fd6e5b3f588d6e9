import ArgumentParser
import Foundation
import Mirador

/// List of the methods of explanation.
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List the methods: passes of the network, what each needs, its options, its paper.")

    @Flag(help: "Print a JSON array of {name, passes, needs, options, signed, paper}.")
    var json = false

    func run() throws {
        if json { return print(try jsonText) }
        let rows = Methods.all.map { method in
            [
                method.name, method.description.passes, method.description.needs,
                method.description.settings.map { "--\($0.rawValue)" }.joined(separator: " "), method.description.paper,
            ]
        }
        for line in PlainTable(heads: ["method", "passes", "needs", "options", "paper"], rows: rows).lines {
            print(line)
        }
    }

    private struct Record: Encodable {
        let name, passes, needs, paper: String
        let options: [String]
        let signed: Bool
    }

    private var jsonText: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let records = Methods.all.map { method in
                Record(
                    name: method.name, passes: method.description.passes, needs: method.description.needs,
                    paper: method.description.paper,
                    options: method.description.settings.map { "--\($0.rawValue)" }, signed: method.description.isSigned
                )
            }
            return String(decoding: try encoder.encode(records), as: UTF8.self)
        }
    }
}

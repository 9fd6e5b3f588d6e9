import ArgumentParser
import Mirador

/// What there is to explain with.
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List the methods: passes of the network, what each needs, its options, its paper.")

    func run() {
        let rows = Methods.all.map { method in
            [
                method.name, method.card.passes, method.card.needs,
                method.card.settings.map { "--\($0.rawValue)" }.joined(separator: " "), method.card.paper,
            ]
        }
        for line in PlainTable(heads: ["method", "passes", "needs", "options", "paper"], rows: rows).lines {
            print(line)
        }
    }
}

import ArgumentParser

/// Networks that the course trains itself.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a small network, as the course trained its own.",
        subcommands: [TrainFashionCommand.self])
}

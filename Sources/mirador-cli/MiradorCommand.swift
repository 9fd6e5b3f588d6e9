import ArgumentParser

@main
struct MiradorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirador", abstract: "See what a convolutional network sees.")
}

import ArgumentParser

@main
struct MiradorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirador",
        abstract: "See what a convolutional network sees.",
        discussion: """
            mirador predict --image cat.jpg
            mirador explain --image cat.jpg --target "tabby cat" --figure why.png
            mirador layers --model efficientnet-lite0
            mirador fetch resnet50
            """,
        subcommands: [
            PredictCommand.self, ExplainCommand.self, MethodsCommand.self, LayersCommand.self, ModelsCommand.self,
            AttackCommand.self, EvaluateCommand.self, FetchCommand.self, ExercisesCommand.self, BenchCommand.self,
        ])
}

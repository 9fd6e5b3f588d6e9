import ArgumentParser
import Mirador

@main
struct MiradorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirador",
        abstract: "See what a convolutional network sees.",
        discussion: """
            mirador predict --image cat.jpg
            mirador explain --image cat.jpg --target "tabby cat" --figure why.png
            mirador tsne --input features.npy --output plane.npy --figure plane.png
            mirador layers --model efficientnet-lite0
            mirador fetch resnet50
            """,
        subcommands: [
            PredictCommand.self, ExplainCommand.self, MethodsCommand.self, LayersCommand.self, ModelsCommand.self,
            CardCommand.self,
            EvaluateCommand.self, AttackCommand.self, TrainCommand.self, TSNECommand.self, IndexCommand.self,
            SearchCommand.self, MapCommand.self, FiltersCommand.self, ActivationsCommand.self, MaximizeCommand.self,
            FetchCommand.self, CourseCommand.self, FiguresCommand.self, ExercisesCommand.self, PracticeCommand.self,
            SolutionCommand.self, BenchCommand.self, FootprintCommand.self,
        ])

    static func main() { runProgram() }
}

/// What commands print is text from outside as well: names of files, of classes, of layers.
func print(_ text: String, terminator: String = "\n") { Swift.print(text.printable, terminator: terminator) }

/// Says on standard error what does not end the command.
func note(_ text: String) { StandardStreams.tell(text) }

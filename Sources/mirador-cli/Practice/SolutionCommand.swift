import ArgumentParser
import Foundation
import Mirador
import Practice

/// The solution of exercises that are solved.
struct SolutionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solution", abstract: "Show a lesson's solution once you have solved its exercises.",
        discussion: """
            Prints Swift, with comments on other ways to write it. Ends with status 1 while an exercise of the lesson is not
            solved.

            mirador solution 04
            """)

    @Argument(help: ArgumentHelp("The lesson: 04, gradcam or 04-gradcam.", valueName: "lesson"))
    var lesson: String

    @OptionGroup var options: PracticeOptions

    func run() throws {
        let lesson = try options.lessons(named: lesson)[0]
        do {
            try print(Solution(lesson: lesson, kit: options.kit()).text(), terminator: "")
        } catch let error as SolutionNotShown {
            note(error.message[options.language])
            throw ExitCode.failure
        }
    }
}

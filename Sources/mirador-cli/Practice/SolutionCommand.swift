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

    @Option(help: "The language of what is said. (default: the system's)")
    var language: Language?

    @Flag(help: "Check against the kit as it is built.")
    var skipBuild = false

    func run() throws {
        let language = language ?? Language(environment: ProcessInfo.processInfo.environment)
        let room = try PracticeRoom(lesson: lesson, language: language, skipsBuild: skipBuild)
        do {
            try print(Solution(lesson: room.lessons[0], kit: room.kit).text(), terminator: "")
        } catch let error as SolutionNotShown {
            note(error.message[language])
            throw ExitCode.failure
        }
    }
}

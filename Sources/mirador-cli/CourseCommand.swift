import ArgumentParser
import Foundation
import Mirador

/// Runs every lesson, and ties their notebooks together.
struct CourseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course", abstract: "Run all lessons into Output/, with an index page.",
        discussion: "mirador course --language es --quick")

    @Option(help: "The language of the pages. (default: the system's)")
    var language: Language?

    @Option(help: ArgumentHelp("One lesson alone, by its command or folder.", valueName: "name"))
    var lesson: String?

    @Option(help: ArgumentHelp("Where to write. (default: Output/)", valueName: "folder"))
    var output: String?

    @Flag(help: "Fewer photographs and fewer samples: as much computing as 700 forward passes a lesson at most.")
    var quick = false

    @Flag(help: "Run the lessons as they are built.")
    var skipBuild = false

    func validate() throws { try OptionError.refuseEmpty(output, of: "--output") }

    func run() throws {
        let language = language ?? Language(environment: ProcessInfo.processInfo.environment)
        let repository = try Repository.find()
        let programs = try LessonPrograms(in: repository, named: lesson, language: language)
        if !skipBuild { try programs.build() }
        let shelf = URL(fileURLWithPath: output ?? repository.output, isDirectory: true)
        for lesson in programs.lessons {
            let folder = shelf.appendingPathComponent(lesson.folder).path
            try programs.run(
                lesson, ["--language", language.rawValue, "--output", folder] + (quick ? ["--quick"] : []))
            print(folder)
        }
        print(shelf.appendingPathComponent("index.html").path)
    }
}

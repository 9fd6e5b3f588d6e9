import ArgumentParser
import Foundation
import Mirador

/// Draws the course's figures again, or says which of them would come out otherwise.
struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Draw the figures of all lessons into Figures/.",
        discussion: """
            Each lesson is built and run. With --verify nothing is changed: what the figures say is compared with what the
            committed ones say, by their drawing commands and by raw maps. Layout and words have to be the same, computed
            numbers may differ as much as rounding on another processor makes them, or as the lesson states for the figure
            (Figures/*/drawings, Figures/*/maps/agreement.txt). The status is 1 if something differs.

            mirador figures
            mirador figures --verify --lesson lesson-gradcam
            mirador figures --language es --output slides --figure-format pdf
            """)

    @Option(help: ArgumentHelp("One lesson alone, by its command or folder.", valueName: "name"))
    var lesson: String?

    @Flag(help: "Compare instead of drawing.")
    var verify = false

    @Option(help: "The language of the words in figures.")
    var language = Language.en

    @Option(help: ArgumentHelp("Where to write. (default: Figures/)", valueName: "folder"))
    var output: String?

    @Option(
        parsing: .singleValue, help: "A format of the figures beside png; can be given several times.")
    var figureFormat: [FigureFormat] = []

    @Flag(help: "Run the lessons as they are built.")
    var skipBuild = false

    /// For trying out what figures are compared by; what is committed is drawn in full.
    @Flag(help: .hidden)
    var quick = false

    func validate() throws { try OptionError.refuseEmpty(output, of: "--output") }

    func run() throws {
        let repository = try Repository.find()
        let programs = try LessonPrograms(in: repository, named: lesson, language: language)
        if !skipBuild { try programs.build() }
        let differences = try ScratchFolder.use { try draw(programs, in: URL(fileURLWithPath: $0), repository) }
        for difference in differences { print(difference) }
        if !differences.isEmpty { throw ExitCode.failure }
    }

    /// Draws in a scratch folder, and fills the shelf from it or compares the two.
    private func draw(
        _ programs: LessonPrograms, in scratch: URL, _ repository: Repository
    ) throws -> [FigureDifference] {
        let shelf = URL(fileURLWithPath: output ?? repository.path("Figures"), isDirectory: true)
        var differences: [FigureDifference] = []
        for lesson in programs.lessons {
            let drawn = scratch.appendingPathComponent(lesson.folder),
                kept = shelf.appendingPathComponent(lesson.folder)
            let clock = ContinuousClock(), start = clock.now
            let formats = figureFormat.flatMap { ["--figure-format", $0.rawValue] }
            try programs.run(
                lesson,
                ["--publish", "--language", language.rawValue, "--output", drawn.path]
                    + (verify ? ["--without-pictures"] : formats) + (quick ? ["--quick"] : []))
            let seconds = String(format: "%.1f", (clock.now - start) / .seconds(1))
            if verify {
                let comparison = try FigureComparison(of: drawn, with: kept)
                differences += comparison.differences
                print(
                    "\(lesson.folder): \(comparison.count) figures and maps, \(comparison.differences.count) differ "
                        + "(\(seconds) s)"
                )
            } else {
                try FigureShelf(kept).fill(from: drawn)
                print("\(lesson.folder): \(FigureShelf(kept).files.count) files written (\(seconds) s)")
            }
        }
        return differences
    }
}
